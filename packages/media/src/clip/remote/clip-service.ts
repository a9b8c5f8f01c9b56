/** A service that sells clips, as it is configured. */
export interface ClipService {
  apiKey: string
  /** Null: a usual image-to-video model of the service. */
  model: string | null
  /** Null: its public address. */
  baseUrl: string | null
}
