import { randomInt } from 'node:crypto'

/** Without letters and digits that look alike. */
const letters = '23456789abcdefghjkmnpqrstuvwxyz'
const suffixLength = 4
const maxNameLength = 40

/** What Unicode does not take apart into a Latin letter and an accent. */
const spelled: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' }

/**
 * Several ids for people to read and type, such as `mara-voss-7f3k`; whoever stores the character takes the first one
 * that is free. A name without a Latin letter or digit gives `character-…`.
 */
export function displayIdsFor(name: string, count = 3): string[] {
  const readable = readablePart(name) || 'character'
  return Array.from({ length: count }, () => `${readable}-${suffix()}`)
}

function readablePart(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/g, (letter) => spelled[letter] ?? '')
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxNameLength)
    .replace(/^-+|-+$/g, '')
}

function suffix(): string {
  return Array.from({ length: suffixLength }, () => letters[randomInt(letters.length)]).join('')
}
