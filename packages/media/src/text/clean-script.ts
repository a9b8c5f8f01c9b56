/** Line starts that people write for the eye: headings, quotes, bullets. Nobody would say them. */
const lineMarks = /^\s*(?:#{1,6}\s+|>\s+|[-*•–]\s+)/u

/** `**bold**`, `_emphasis_`, `` `code` `` around words; `[text](link)` keeps its text. */
const inlineMarks: readonly (readonly [RegExp, string])[] = [
  [/\[([^\]]+)\]\([^)]*\)/gu, '$1'],
  [/(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1/gu, '$2'],
  [/(?<![\p{L}\p{N}])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\p{L}\p{N}])/gu, '$2'],
]

/** Everything that is neither text nor a line break, such as NUL, and marks that only steer typesetting. */
const invisible = /[\p{Cc}\u200B\u2028\u2029\uFEFF\u00AD]/gu

const endsSentence = /[.!?…。！？।॥؟۔:;]["'”’»)\]]*$/u

/** The script as paragraphs of plain text, one line each; lines that a paragraph was wrapped into are joined. */
export const cleanScript = (script: string): string[] =>
  script
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
    .split(/\n\s*\n/u)
    .flatMap((block) => joinLines(block.split('\n').map(cleanLine)))

const cleanLine = (line: string): string => {
  let text = line.replaceAll('\t', ' ').replace(invisible, '').replace(lineMarks, '')
  for (const [marks, kept] of inlineMarks) text = text.replace(marks, kept)
  return text.replace(/\s+/gu, ' ').trim()
}

/** Two short lines in a row are verse or a list, and stay apart; a long line without an end goes on in the next one. */
const joinLines = (lines: readonly string[]): string[] => {
  const paragraphs: string[] = []
  let current = ''
  for (const line of lines.filter(isSpeakable)) {
    const goesOn = current.length > 40 && !endsSentence.test(current)
    if (current && !goesOn && !endsSentence.test(current)) {
      paragraphs.push(current)
      current = line
    } else {
      current = current ? `${current} ${line}` : line
    }
  }
  return current ? [...paragraphs, current] : paragraphs
}

/** Whether there is anything to say: a line of dashes or emoji alone has nothing. */
export const isSpeakable = (text: string): boolean => /[\p{L}\p{N}]/u.test(text)
