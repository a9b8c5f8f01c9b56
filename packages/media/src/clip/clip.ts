import type { LocalProvider, RemoteProvider } from '../provider/provider.ts'

export const clipResolutions = ['480p', '720p', '1080p'] as const
export type ClipResolution = (typeof clipResolutions)[number]

export interface ClipRequest {
  /** The still: a local path for the local provider, the URL that `upload` gave for a remote one. */
  image: string
  /** How it is to move, in words. */
  prompt: string
  durationSeconds: 5 | 8
  /** Of the shorter side; the proportions are the still's. */
  resolution: ClipResolution
  seed: number
}

/** An MP4 at the place the caller wanted it. */
export interface Clip {
  width: number
  height: number
  durationSeconds: number
}

export interface RemoteClipProvider extends RemoteProvider<ClipRequest, Clip> {
  /**
   * Puts the still where the provider can read it; buys nothing, so it may be repeated.
   * @returns its URL there
   */
  upload(path: string, options: { signal: AbortSignal }): Promise<string>
}

export type ClipProvider = LocalProvider<ClipRequest, Clip> | RemoteClipProvider
