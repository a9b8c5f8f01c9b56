import type { Cue } from './film-spec.ts'

/** The captions as a SubRip file: UTF-8, CRLF, numbered from 1. Players break the lines themselves. */
export function toSrt(cues: Cue[]): string {
  return cues
    .map(
      (cue, index) => `${index + 1}\r\n${clock(cue.start)} --> ${clock(cue.end)}\r\n${oneParagraph(cue.text)}\r\n\r\n`,
    )
    .join('')
}

/** An empty line would end the caption. */
const oneParagraph = (text: string): string => text.replace(/\s*\n\s*/g, '\r\n').trim()

function clock(seconds: number): string {
  const ms = Math.max(0, Math.round(seconds * 1000))
  const part = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, '0')
  return `${part(ms / 3_600_000, 2)}:${part((ms / 60_000) % 60, 2)}:${part((ms / 1000) % 60, 2)},${part(ms % 1000, 3)}`
}
