/** A model could not be fetched, or isn't the one that it must be. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
}
