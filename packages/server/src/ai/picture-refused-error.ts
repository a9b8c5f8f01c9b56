/** The AI service won't take this picture: not one, broken or too large. Asking again won't help. */
export class PictureRefusedError extends Error {
  override readonly name = 'PictureRefusedError'
}
