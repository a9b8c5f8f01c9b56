/** Small questions to a description. All of them take lower-case text. */

export const hasWord = (text: string, word: string): boolean =>
  new RegExp(`(?<![\\p{L}])${escaped(word)}(?![\\p{L}])`, 'u').test(text)

export const countWords = (text: string, words: readonly string[]): number =>
  words.reduce(
    (sum, word) => sum + [...text.matchAll(new RegExp(`(?<![\\p{L}])${escaped(word)}(?![\\p{L}])`, 'gu'))].length,
    0,
  )

/** The word of the list that stands up to `reach` words before `noun`, e.g. "grey" in "grey, tired eyes". Longest first. */
export const wordBefore = (
  text: string,
  { words, noun, reach }: { words: readonly string[]; noun: string; reach: number },
): string | undefined => {
  const before = new RegExp(`((?:[\\p{L}'-]+[\\s,]+(?:and\\s+)?){0,${reach}}[\\p{L}'-]*)[\\s-]*${noun}`, 'u').exec(
    text,
  )?.[1]
  return before ? shadeIn(before, words) : undefined
}

/** The word of the list that follows `noun`, e.g. "blue" in "robes of deep blue". */
export const wordAfter = (
  text: string,
  { words, noun }: { words: readonly string[]; noun: string },
): string | undefined => {
  const after = new RegExp(`${noun}\\s+(?:of|in)\\s+((?:[\\p{L}-]+\\s*){1,3})`, 'u').exec(text)?.[1]
  return after ? shadeIn(after, words) : undefined
}

const shadeIn = (text: string, words: readonly string[]): string | undefined => {
  const spaced = text.replaceAll('-', ' ')
  const found = [...words].sort((a, b) => b.length - a.length).find((word) => hasWord(spaced, word))
  const shade =
    found && new RegExp(`(?:dark|light|deep|pale|bright) ${escaped(found)}(?![\\p{L}])`, 'u').exec(spaced)?.[0]
  return shade ?? found
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')
