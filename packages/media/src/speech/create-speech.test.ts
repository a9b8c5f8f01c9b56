import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readMonoWav } from '../audio/wav.ts'
import { createContentCache } from '../cache/index.ts'
import { type FakeServer, startFakeServer } from '../net/testing/fake-server.ts'
import { createSpeech } from './create-speech.ts'
import type { Compute } from './speech.ts'
import type { OrderSpeech } from './speech-order.ts'
import { SPEECH_SAMPLE_RATE } from './speech-recording.ts'
import { toneSpeech } from './testing/tone-speech.ts'

let folder: string
let server: FakeServer
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-speech-test-'))
  server = await startFakeServer(() => ({ body: toneSpeech([{ start: 0.1, end: 1.3 }], 1.5) }))
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const azure = () => ({ key: 'k', region: 'x', baseUrl: server.url })

describe('resolve', () => {
  it('lets the local voice stand in for a provider without a key, and says so', () => {
    const speech = createSpeech({ fallback: true })
    expect(speech.resolve({ provider: 'azure', language: 'en-US', voice: 'en-US-JennyNeural' })).toEqual({
      provider: 'local',
      language: 'en-US',
      voice: 'en-US-Noah',
      fallback: true,
      warning: expect.stringContaining('"azure" is not configured'),
    })
  })

  it('refuses a provider without a key when nobody may stand in', () => {
    const speech = createSpeech({ fallback: false })
    expect(() => speech.resolve({ provider: 'google', language: 'en' })).toThrow(
      expect.objectContaining({ code: 'PROVIDER_NOT_CONFIGURED', permanent: true }),
    )
  })

  it('refuses a language with the list of those it speaks', () => {
    const speech = createSpeech({ fallback: true, azure: azure() })
    expect(() => speech.resolve({ provider: 'local', language: 'ja-JP' })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_LANGUAGE', allowed: expect.arrayContaining(['en-US', 'zh-CN']) }),
    )
    expect(speech.resolve({ provider: 'azure', language: 'ja' }).voice).toBe('ja-JP-NanamiNeural')
  })

  it('refuses a local voice that is not there, and passes the names of other providers through', () => {
    const speech = createSpeech({ fallback: true, azure: azure() })
    expect(() => speech.resolve({ provider: 'local', language: 'de', voice: 'HAL' })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_VOICE', allowed: expect.arrayContaining(['de-DE-Ada']) }),
    )
    expect(speech.resolve({ provider: 'azure', language: 'de', voice: 'de-DE-NewNeural' }).voice).toBe(
      'de-DE-NewNeural',
    )
  })
})

describe('voices', () => {
  it('says that a provider which does not answer in time is away', async () => {
    await server.close()
    server = await startFakeServer(() => ({ hang: true }))
    const speech = createSpeech({ fallback: false, azure: azure(), timeoutMs: 50 })
    await expect(speech.voices({ provider: 'azure' })).rejects.toMatchObject({ code: 'SPEECH_UNAVAILABLE' })
  })
})

describe('speak', () => {
  it('buys a recording once for every pace and every later call', async () => {
    const cache = createContentCache({ root: join(folder, 'cache'), maxBytes: 10_000_000 })
    const request = { provider: 'azure', language: 'en', text: 'Hello there.', outPath: join(folder, 'a.wav') } as const
    const natural = await createSpeech({ fallback: false, azure: azure(), cache }).speak(request)
    const later = createSpeech({ fallback: false, azure: azure(), cache })
    const again = await later.speak(request)
    const faster = await later.speak({ ...request, pace: 1.25 })
    expect(server.requests).toHaveLength(1)
    expect(again).toEqual(natural)
    expect(faster.durationSeconds).toBeCloseTo(natural.durationSeconds / 1.25, 4)
    expect(faster.words[1]?.start).toBeCloseTo((natural.words[1]?.start ?? 0) / 1.25, 3)
    const samples = await readMonoWav(request.outPath, SPEECH_SAMPLE_RATE)
    expect(samples.length / SPEECH_SAMPLE_RATE).toBeCloseTo(faster.durationSeconds, 3)
  })

  it('speaks a text beyond the limit of a provider in parts', async () => {
    const speech = createSpeech({ fallback: false, azure: azure() })
    const text = 'This sentence has forty characters in it. '.repeat(100).trim()
    const spoken = await speech.speak({ provider: 'azure', language: 'en', text, outPath: join(folder, 'long.wav') })
    expect(server.requests).toHaveLength(2)
    expect(spoken.words.map((word) => word.text).join(' ')).toBe(text)
    const [first, second] = [spoken.words[0], spoken.words.at(-1)]
    expect((second?.end ?? 0) - (first?.start ?? 0)).toBeGreaterThan(2 * 1.2 + 0.25)
    expect(spoken.words.every((word, index) => word.start >= (spoken.words[index - 1]?.start ?? 0))).toBe(true)
  })

  it('leaves its orders to whoever carries them out, one a part, none for what is in the cache', async () => {
    const cache = createContentCache({ root: join(folder, 'cache'), maxBytes: 10_000_000 })
    const speech = createSpeech({ fallback: false, azure: { ...azure(), key: 'secret' }, cache })
    const done: string[] = []
    const order: OrderSpeech = async (part, speechOrder) => {
      done.push(`order ${part}`)
      expect(speechOrder).toMatchObject({ provider: 'azure', repeat: 'never', makesFile: true })
      const plain = { model: 'neural', language: 'en-US', voice: 'en-US-JennyNeural', text: expect.any(String) }
      expect(speechOrder.request).toEqual(plain)
      const path = join(folder, `bought-${part}`)
      const { signal } = new AbortController()
      const { result } = await speechOrder.submit({ idempotencyKey: 'one', filePath: path, signal })
      return { result, path }
    }
    const compute: Compute = (work) => {
      done.push('compute')
      return work()
    }
    const text = 'This sentence has forty characters in it. '.repeat(100).trim()
    const request = { provider: 'azure', language: 'en', text, outPath: join(folder, 'a.wav'), order, compute } as const
    await speech.speak(request)
    expect(done).toEqual(['order 1', 'compute', 'order 2', 'compute', 'compute'])
    await speech.speak({ ...request, pace: 1.1 })
    expect(done.slice(5)).toEqual(['compute', 'compute'])
  })

  it('refuses a text without a word, and a pace that is none, before anything is bought', async () => {
    const speech = createSpeech({ fallback: false, azure: azure() })
    const request = { provider: 'azure', language: 'en', outPath: join(folder, 'x.wav') } as const
    await expect(speech.speak({ ...request, text: ' … 🎉 ' })).rejects.toMatchObject({ code: 'SPEECH_REJECTED' })
    await expect(speech.speak({ ...request, text: 'Hi', pace: 3 })).rejects.toThrow('between 0.5 and 2')
    expect(server.requests).toHaveLength(0)
  })

  it('refuses silence', async () => {
    await server.close()
    server = await startFakeServer(() => ({ body: toneSpeech([], 1) }))
    const speech = createSpeech({ fallback: false, azure: azure() })
    const speaking = speech.speak({ provider: 'azure', language: 'en', text: 'Hi', outPath: join(folder, 'x.wav') })
    await expect(speaking).rejects.toMatchObject({ code: 'SPEECH_INVALID', permanent: false })
  })
})
