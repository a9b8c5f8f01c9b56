import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMonoWav } from '../../audio/wav.ts'
import { createSpeech } from '../create-speech.ts'
import { loudnessEnvelope } from '../loudness-envelope.ts'
import type { SpokenWord } from '../speech-provider.ts'
import { SPEECH_SAMPLE_RATE } from '../speech-recording.ts'
import type { LocalProviderOptions } from './local-provider.ts'
import { localLanguages } from './local-voices.ts'

const SAMPLES = [
  ['en-US', 'The keeper climbed the stairs. Then, in 1984, the light went out.', 12],
  ['de', 'Der König hatte drei Töchter. Die jüngste war sehr klug.', 10],
  ['ru', 'Привет, мир! Как твои дела сегодня?', 6],
  ['hi', 'नमस्ते दुनिया। आप कैसे हैं?', 5],
  ['ar', 'مرحبا بالعالم، كيف حالك اليوم؟', 5],
] as const

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-local-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Where espeak-ng isn't installed there is nothing to try; the other engine is from npm and always there. */
const engines: LocalProviderOptions[] = [{ engine: 'wasm' }, ...(hasProgram() ? [{ engine: 'program' as const }] : [])]

describe.each(engines)('the local voice by $engine', (local) => {
  const speech = createSpeech({ fallback: false, local })

  // WebAssembly takes seconds on a busy machine: two scripts are enough there.
  it.each(local.engine === 'wasm' ? SAMPLES.slice(1, 3) : SAMPLES)(
    'speaks %s with every word where sound is',
    async (language, text, wordCount) => {
      const outPath = join(folder, `${local.engine}-${language}.wav`)
      const spoken = await speech.speak({ provider: 'local', language, text, outPath })
      const samples = await readMonoWav(outPath, SPEECH_SAMPLE_RATE)
      expect(samples.length / SPEECH_SAMPLE_RATE).toBeCloseTo(spoken.durationSeconds, 3)
      expect(spoken.words).toHaveLength(wordCount)
      expect(spoken.words.map((word) => word.text).join(' ')).toBe(text)
      expectWordsOnSound(spoken.words, loudnessEnvelope(samples, SPEECH_SAMPLE_RATE))
    },
  )

  it('speaks faster in exactly the time it was given', async () => {
    const request = { provider: 'local', language: 'en', text: 'It was slow, and it was honest.' } as const
    const natural = await speech.speak({ ...request, outPath: join(folder, 'natural.wav') })
    for (const pace of [1.04, 1.3]) {
      const paced = await speech.speak({ ...request, pace, outPath: join(folder, 'paced.wav') })
      expect(paced.durationSeconds).toBeCloseTo(natural.durationSeconds / pace, 4)
      const samples = await readMonoWav(paced.path, SPEECH_SAMPLE_RATE)
      expect(samples.length).toBe(Math.round(paced.durationSeconds * SPEECH_SAMPLE_RATE))
      expectWordsOnSound(paced.words, loudnessEnvelope(samples, SPEECH_SAMPLE_RATE))
    }
  })

  it('takes markup and phoneme brackets as plain text', async () => {
    const text = 'If a < b then [[stop]] &amp; go.'
    const spoken = await speech.speak({ provider: 'local', language: 'en', text, outPath: join(folder, 'markup.wav') })
    expect(spoken.words.map((word) => word.text).join(' ')).toBe(text)
    expect(spoken.durationSeconds).toBeGreaterThan(1.5)
  })

  it('makes the same sound from the same text', async () => {
    const [first, second] = await Promise.all(
      ['one.wav', 'two.wav'].map(async (name) => {
        const outPath = join(folder, name)
        await speech.speak({ provider: 'local', language: 'en-GB', text: 'Once more.', outPath })
        return readMonoWav(outPath, SPEECH_SAMPLE_RATE)
      }),
    )
    expect(first).toEqual(second)
  })
})

describe('the local voice', () => {
  it('uses eSpeak NG from npm where the program is missing', async () => {
    const speech = createSpeech({ fallback: false, local: { programPath: '/nowhere/espeak-ng' } })
    const outPath = join(folder, 'fallback.wav')
    const spoken = await speech.speak({ provider: 'local', language: 'en', text: 'Still here.', outPath })
    expect(spoken.words.map((word) => word.text)).toEqual(['Still', 'here.'])
  })

  it('speaks Chinese in about four syllables a second', async () => {
    const speech = createSpeech({ fallback: false })
    const text = '今天天气很好，我们去公园。'
    const spoken = await speech.speak({ provider: 'local', language: 'zh-CN', text, outPath: join(folder, 'zh.wav') })
    expect(spoken.words.map((word) => word.text).join('')).toBe(text)
    expect(11 / spoken.durationSeconds).toBeGreaterThan(3)
    expect(11 / spoken.durationSeconds).toBeLessThan(5)
  })

  it('names what to install when there is no engine at all', async () => {
    const speech = createSpeech({ fallback: false, local: { engine: 'program', programPath: '/nowhere/espeak-ng' } })
    const speaking = speech.speak({
      provider: 'local',
      language: 'en',
      text: 'Hello.',
      outPath: join(folder, 'no.wav'),
    })
    await expect(speaking).rejects.toMatchObject({
      code: 'LOCAL_VOICE_MISSING',
      message: expect.stringContaining('@echogarden/espeak-ng-emscripten'),
    })
  })

  it('stops when it is aborted', async () => {
    const speech = createSpeech({ fallback: false, local: { engine: 'wasm' } })
    const abort = new AbortController()
    const speaking = speech.speak({
      provider: 'local',
      language: 'en',
      text: 'A long story. '.repeat(100),
      outPath: join(folder, 'aborted.wav'),
      signal: abort.signal,
    })
    abort.abort(new Error('no longer wanted'))
    await expect(speaking).rejects.toThrow('no longer wanted')
  })

  it('has several named voices for each language, and each of them sounds different', async () => {
    const speech = createSpeech({ fallback: false })
    const voices = await speech.voices({ provider: 'local', language: 'it' })
    expect(voices.map((voice) => voice.voice_name)).toEqual(['it-IT-Noah', 'it-IT-Ada', 'it-IT-Iris', 'it-IT-Otto'])
    expect(await speech.voices({ provider: 'local' })).toHaveLength(localLanguages.length * 4)
    const sounds = new Set<string>()
    for (const { voice_name: voice } of voices) {
      const outPath = join(folder, `${voice}.wav`)
      await speech.speak({ provider: 'local', language: 'it-IT', voice, text: 'Buongiorno a tutti.', outPath })
      sounds.add((await readMonoWav(outPath, SPEECH_SAMPLE_RATE)).subarray(5000, 20_000).join())
    }
    expect(sounds.size).toBe(4)
  })
})

/** Words are in order, most of each is loud, and the gaps of more than 0.15 s between them are quiet. */
function expectWordsOnSound(words: readonly SpokenWord[], envelope: Float32Array): void {
  const peak = Math.max(...envelope)
  const mean = (start: number, end: number) => {
    const part = envelope.subarray(
      Math.round(start * 100),
      Math.max(Math.round(start * 100) + 1, Math.round(end * 100)),
    )
    return part.reduce((sum, value) => sum + value, 0) / part.length / peak
  }
  words.forEach((word, index) => {
    expect(word.end, word.text).toBeGreaterThan(word.start)
    expect(mean(word.start, word.end), `${word.text} is heard`).toBeGreaterThan(0.08)
    const next = words[index + 1]
    if (!next) return
    expect(next.start, `${next.text} after ${word.text}`).toBeGreaterThanOrEqual(word.end - 0.001)
    if (next.start - word.end > 0.15) {
      expect(mean(word.end + 0.03, next.start - 0.03), `pause after ${word.text}`).toBeLessThan(0.05)
    }
  })
}

function hasProgram(): boolean {
  try {
    execFileSync('espeak-ng', ['--version'])
    return true
  } catch {
    return false
  }
}
