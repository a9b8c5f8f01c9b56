import { expect, test } from 'vitest'
import { toSrt } from './to-srt.ts'

test('captions become numbered blocks with times to the millisecond', () => {
  const cues = [
    { text: 'Łódź', start: 0.0004, end: 1.5 },
    { text: 'two\n\nlines', start: 3661.2346, end: 3662.9999 },
  ]
  expect(toSrt(cues)).toBe(
    '1\r\n00:00:00,000 --> 00:00:01,500\r\nŁódź\r\n\r\n2\r\n01:01:01,235 --> 01:01:03,000\r\ntwo\r\nlines\r\n\r\n',
  )
})
