/** A film could not be made; the message says what is wrong with its parts, or what the encoder said. */
export class FilmError extends Error {
  override readonly name = 'FilmError'
  readonly code = 'FILM_FAILED'
}
