const maxLength = 255

/** Control characters, halves of surrogate pairs, line separators, and marks that turn the direction of the text. */
const unshowable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/**
 * The name of an uploaded file as it is kept: text for people, never a path. Folders are cut off, whichever way their
 * slashes lean, and what can't be shown is left out. A name too long loses its middle, not its ending.
 */
export function originalFilename(sent: string | undefined, extension: string): string {
  const [last = ''] = (sent ?? '').split(/[/\\]/).slice(-1)
  const name = last.replace(unshowable, '').trim()
  if (name === '' || name === '.' || name === '..') return `upload.${extension}`
  if (name.length <= maxLength) return name
  const [ending = ''] = /\.[^.]{1,20}$/.exec(name) ?? []
  return `${name.slice(0, maxLength - ending.length).replace(unshowable, '')}${ending}`
}
