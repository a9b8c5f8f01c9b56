import { describe, expect, test } from 'vitest'
import { cuesFromWords } from './cues-from-words.ts'

/** Words of a text as a voice would report them: bare, at an even pace. */
function speak(text: string, options: { language?: string; wordSeconds?: number } = {}) {
  const wordSeconds = options.wordSeconds ?? 0.35
  return [...new Intl.Segmenter(options.language ?? 'en', { granularity: 'word' }).segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }, index) => ({
      text: segment,
      start: index * wordSeconds,
      end: index * wordSeconds + wordSeconds * 0.9,
    }))
}

const story =
  'The boats come home at dusk, one after the other, and the harbour fills with light. "Nobody hurries," says the baker – she smiles. Why should they?'

describe('cuesFromWords', () => {
  test('gives back the whole text with its punctuation, in order', () => {
    const cues = cuesFromWords({ words: speak(story), text: story })
    expect(cues.map((cue) => cue.text).join(' ')).toBe(story)
    expect(
      cues
        .flatMap((cue) => cue.words ?? [])
        .map((word) => word.text)
        .join(' '),
    ).toBe(story)
  })

  test('keeps captions short, apart and long enough to read', () => {
    const cues = cuesFromWords({ words: speak(story), text: story, maxLetters: 40 })
    cues.forEach((cue, index) => {
      expect(cue.text.length).toBeLessThanOrEqual(40)
      expect(cue.end - cue.start).toBeGreaterThanOrEqual(0.8)
      expect(cue.end).toBeLessThanOrEqual(cues[index + 1]?.start ?? Number.POSITIVE_INFINITY)
    })
  })

  test('breaks at sentences first, then at commas', () => {
    const cues = cuesFromWords({ words: speak(story), text: story, maxLetters: 60 })
    expect(cues[0]?.text).toBe('The boats come home at dusk, one after the other,')
    expect(cues.find((cue) => cue.text.endsWith('light.'))).toBeDefined()
  })

  test('joins Chinese words without spaces, cuts them after punctuation and counts each letter as two', () => {
    const text = '每天傍晚,渔船回家，海港慢慢充满了灯光，孩子们沿着古老的石墙奔跑。'
    // Fast enough to be one caption, were it not for the letters.
    const cues = cuesFromWords({ words: speak(text, { language: 'zh', wordSeconds: 0.2 }), text, maxLetters: 40 })
    expect(cues.map((cue) => cue.text).join('')).toBe(text)
    for (const cue of cues) expect([...cue.text].length).toBeLessThanOrEqual(20)
  })

  test('keeps opening marks with the word that they open', () => {
    const text = 'Dijo: «¿Vienes mañana?» (Nadie vino.)'
    const words = cuesFromWords({ words: speak(text), text }).flatMap((cue) => cue.words ?? [])
    expect(words.map((word) => word.text)).toEqual(['Dijo:', '«¿Vienes', 'mañana?»', '(Nadie', 'vino.)'])
  })

  test('starts a new caption after a pause of the voice', () => {
    const words = [
      { text: 'One', start: 0, end: 0.5 },
      { text: 'two', start: 0.5, end: 1 },
      { text: 'three', start: 3, end: 3.5 },
    ]
    expect(cuesFromWords({ words })).toMatchObject([
      { text: 'One two', start: 0, end: 1.5 },
      { text: 'three', start: 3 },
    ])
  })

  test('takes the words as they are when the voice read the text differently', () => {
    const words = speak('twenty five boats')
    expect(cuesFromWords({ words, text: '25 boats.' })[0]?.text).toBe('twenty five boats')
    expect(cuesFromWords({ words, text: 'Twenty five red boats.' })[0]?.text).toBe('twenty five boats')
  })

  test('stays inside the time that is left for the last caption', () => {
    const cues = cuesFromWords({ words: speak('Good night.'), text: 'Good night.', until: 0.75 })
    expect(cues.at(-1)?.end).toBe(0.75)
  })

  test('has no captions for silence', () => {
    expect(cuesFromWords({ words: [] })).toEqual([])
  })
})
