/** A part of the script that is spoken over one picture. */
export interface Scene {
  /** From 0. */
  readonly index: number
  /** Its sentences, joined as the language writes them. Never empty. */
  readonly narration: string
  readonly sentences: readonly string[]
  /** Two to five telling words in a row, to be shown over the picture; one when the scene has no more. */
  readonly titleWords: string
  /** Up to six words that say what the scene is about, most telling first, lower case. For choosing a picture. */
  readonly keywords: readonly string[]
}
