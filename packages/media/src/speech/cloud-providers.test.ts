import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportPKCS8, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeAnswer, type FakeServer, type ReceivedRequest, startFakeServer } from '../net/testing/fake-server.ts'
import { createSpeech } from './create-speech.ts'
import { toneSpeech } from './testing/tone-speech.ts'

const TEXT = 'Fish & chips, please.'
/** Where the words of TEXT sound in the fake answers, in seconds; 0.2 s of silence comes before. */
const SOUNDS = [
  { start: 0.2, end: 0.6 },
  { start: 0.6, end: 1.2 },
  { start: 1.6, end: 2.2 },
]
const AUDIO = toneSpeech(SOUNDS, 2.6)
/** The silence before is cut down to 0.03 s. */
const CUT = 0.17

let folder: string
let outPath: string
let server: FakeServer
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-providers-test-'))
  outPath = join(folder, 'speech.wav')
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

async function serve(answer: (request: ReceivedRequest) => FakeAnswer | Promise<FakeAnswer>) {
  server = await startFakeServer(answer)
  return server.url
}

function expectTimes(words: readonly { text: string; start: number; end: number }[], digits: number) {
  expect(words.map((word) => word.text)).toEqual(['Fish &', 'chips,', 'please.'])
  words.forEach((word, index) => {
    expect(word.start, word.text).toBeCloseTo((SOUNDS[index]?.start ?? 0) - CUT, digits)
    expect(word.end, word.text).toBeCloseTo((SOUNDS[index]?.end ?? 0) - CUT, digits)
  })
}

describe('Azure', () => {
  it('speaks SSML with escaped text and estimates the words from the pauses', async () => {
    const baseUrl = await serve(() => ({ body: AUDIO }))
    const speech = createSpeech({ fallback: false, azure: { key: 'k1', region: 'westeurope', baseUrl } })
    const spoken = await speech.speak({ provider: 'azure', language: 'en-US', text: TEXT, outPath })
    const [request] = server.requests
    expect(request?.path).toBe('/cognitiveservices/v1')
    expect(request?.headers['ocp-apim-subscription-key']).toBe('k1')
    expect(request?.body).toContain('<voice name="en-US-JennyNeural">Fish &amp; chips, please.</voice>')
    expect(spoken).toMatchObject({ provider: 'azure', voice: 'en-US-JennyNeural', fallback: false })
    expect(spoken.words[2]?.start).toBeCloseTo(1.6 - CUT, 1)
    expect(spoken.durationSeconds).toBeCloseTo(2.0 + 0.03 + 0.08, 1)
  })

  it('lists its voices', async () => {
    const baseUrl = await serve(() => ({
      body: JSON.stringify([
        { ShortName: 'en-US-GuyNeural', Locale: 'en-US', Gender: 'Male' },
        { ShortName: 'de-DE-KatjaNeural', Locale: 'de-DE', Gender: 'Female' },
      ]),
    }))
    const speech = createSpeech({ fallback: false, azure: { key: 'k1', region: 'x', baseUrl } })
    expect(await speech.voices({ provider: 'azure', language: 'en' })).toEqual([
      { provider: 'azure', voice_name: 'en-US-GuyNeural', language: 'en-US', gender: 'male' },
    ])
  })
})

describe('Google', () => {
  const answer = {
    audioContent: AUDIO.toString('base64'),
    timepoints: [
      ...SOUNDS.map((sound, index) => ({ markName: String(index), timeSeconds: sound.start })),
      { markName: 'end', timeSeconds: 2.6 },
    ],
  }

  it('marks every word and takes its time from the mark', async () => {
    const baseUrl = await serve(() => ({ body: JSON.stringify(answer) }))
    const speech = createSpeech({ fallback: false, google: { apiKey: 'k2', baseUrl } })
    const spoken = await speech.speak({ provider: 'google', language: 'en-US', text: TEXT, outPath })
    const [request] = server.requests
    expect(request?.headers['x-goog-api-key']).toBe('k2')
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      input: {
        ssml: '<speak><mark name="0"/>Fish &amp; <mark name="1"/>chips, <mark name="2"/>please.<mark name="end"/></speak>',
      },
      voice: { languageCode: 'en-US' },
      enableTimePointing: ['SSML_MARK'],
    })
    expectTimes(spoken.words, 1)
  })

  it("asks for Chinese by Google's name of the language", async () => {
    const baseUrl = await serve(() => ({ body: JSON.stringify(answer) }))
    const speech = createSpeech({ fallback: false, google: { apiKey: 'k2', baseUrl } })
    await speech.speak({ provider: 'google', language: 'zh-CN', text: '你好', outPath })
    expect(JSON.parse(server.requests[0]?.body ?? '').voice).toEqual({ languageCode: 'cmn-CN' })
  })

  it('estimates the words of voices that refuse marks', async () => {
    const baseUrl = await serve(() => ({ body: JSON.stringify({ audioContent: answer.audioContent }) }))
    const speech = createSpeech({ fallback: false, google: { apiKey: 'k2', baseUrl } })
    const voice = 'en-US-Chirp3-HD-Kore'
    const spoken = await speech.speak({ provider: 'google', language: 'en-US', voice, text: TEXT, outPath })
    expect(JSON.parse(server.requests[0]?.body ?? '').input).toEqual({ text: TEXT })
    expect(spoken.words[2]?.start).toBeCloseTo(1.6 - CUT, 1)
  })

  it('signs in with a service account once for several calls', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const baseUrl = await serve(async ({ path, body }) => {
      if (path !== '/token') return { body: JSON.stringify(answer) }
      const assertion = new URLSearchParams(body).get('assertion') ?? ''
      const { payload } = await jwtVerify(assertion, publicKey, {
        issuer: 'kiln@example.com',
        audience: `${server.url}/token`,
      })
      expect(payload.scope).toBe('https://www.googleapis.com/auth/cloud-platform')
      return { body: JSON.stringify({ access_token: 'token-1', expires_in: 3600 }) }
    })
    const credentialsFile = join(folder, 'key.json')
    const key = {
      private_key: await exportPKCS8(privateKey),
      client_email: 'kiln@example.com',
      token_uri: `${baseUrl}/token`,
    }
    await writeFile(credentialsFile, JSON.stringify({ type: 'service_account', ...key }))
    const speech = createSpeech({ fallback: false, google: { credentialsFile, baseUrl } })
    for (let call = 0; call < 2; call++) await speech.speak({ provider: 'google', language: 'en', text: TEXT, outPath })
    expect(server.requests.map((request) => request.path)).toEqual([
      '/token',
      '/v1beta1/text:synthesize',
      '/v1beta1/text:synthesize',
    ])
    expect(server.requests[1]?.headers.authorization).toBe('Bearer token-1')
  })

  it('names what is wrong with a credentials file, but not what is in it', async () => {
    await serve(() => ({}))
    const credentialsFile = join(folder, 'key.json')
    await writeFile(credentialsFile, JSON.stringify({ type: 'service_account', private_key: 'hidden' }))
    const speech = createSpeech({ fallback: false, google: { credentialsFile } })
    const error = await speech
      .speak({ provider: 'google', language: 'en', text: TEXT, outPath })
      .catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'SPEECH_REJECTED', message: expect.stringContaining('client_email') })
    expect(error.message).not.toContain('hidden')
  })

  it('has ordered nothing when the sign-in fails', async () => {
    const baseUrl = await serve(() => ({ status: 503 }))
    const credentialsFile = join(folder, 'key.json')
    const speech = createSpeech({ fallback: false, google: { credentialsFile, baseUrl } })
    const speakingWith = async (key: Record<string, string>) => {
      await writeFile(credentialsFile, JSON.stringify({ ...key, token_uri: `${baseUrl}/token` }))
      return speech.speak({ provider: 'google', language: 'en', text: TEXT, outPath })
    }
    const user = { type: 'authorized_user', client_id: 'id', client_secret: 'secret', refresh_token: 'token' }
    const away = { code: 'SPEECH_UNAVAILABLE', outcome: 'not-taken', permanent: false }
    await expect(speakingWith(user)).rejects.toMatchObject(away)
    const account = { type: 'service_account', client_email: 'kiln@example.com', private_key: 'hidden' }
    const unusable = {
      code: 'SPEECH_REJECTED',
      outcome: 'not-taken',
      message: expect.stringMatching(/check private_key\.$/),
    }
    await expect(speakingWith(account)).rejects.toMatchObject(unusable)
    expect(server.requests.map(({ path }) => path)).toEqual(['/token'])
  })
})

describe('ElevenLabs', () => {
  /** Characters share the time of their word evenly. */
  function alignment() {
    const words = [...TEXT.matchAll(/Fish &|chips,|please\./g)]
    const times = [...TEXT].map((_, index) => {
      const at = words.findIndex((word) => index >= word.index && index < word.index + word[0].length)
      const sound = SOUNDS[at]
      if (!sound) return { start: 0, end: 0 }
      const [word] = words[at] ?? ['']
      const step = (sound.end - sound.start) / word.length
      const position = index - (words[at]?.index ?? 0)
      return { start: sound.start + position * step, end: sound.start + (position + 1) * step }
    })
    return {
      characters: [...TEXT],
      character_start_times_seconds: times.map((time) => time.start),
      character_end_times_seconds: times.map((time) => time.end),
    }
  }

  it('joins the times of characters to words', async () => {
    const baseUrl = await serve(() => ({
      body: JSON.stringify({ audio_base64: AUDIO.toString('base64'), alignment: alignment() }),
    }))
    const speech = createSpeech({ fallback: false, elevenlabs: { apiKey: 'k3', baseUrl } })
    const spoken = await speech.speak({ provider: 'elevenlabs', language: 'en-US', voice: 'a/b', text: TEXT, outPath })
    const [request] = server.requests
    expect(request?.path).toBe('/v1/text-to-speech/a%2Fb/with-timestamps?output_format=mp3_44100_128')
    expect(request?.headers['xi-api-key']).toBe('k3')
    expect(JSON.parse(request?.body ?? '')).toEqual({ text: TEXT, model_id: 'eleven_multilingual_v2' })
    expectTimes(spoken.words, 1)
  })

  it('refuses sound that is none', async () => {
    const baseUrl = await serve(() => ({ body: JSON.stringify({ audio_base64: 'aGVsbG8=' }) }))
    const speech = createSpeech({ fallback: false, elevenlabs: { apiKey: 'k3', baseUrl } })
    await expect(speech.speak({ provider: 'elevenlabs', language: 'en', text: TEXT, outPath })).rejects.toMatchObject({
      code: 'SPEECH_INVALID',
    })
  })

  it('lists its voices for every language', async () => {
    const voices = [
      { voice_id: 'v1', labels: { gender: 'female' } },
      { voice_id: 'v2', labels: null },
    ]
    const baseUrl = await serve(() => ({ body: JSON.stringify({ voices }) }))
    const speech = createSpeech({ fallback: false, elevenlabs: { apiKey: 'k3', baseUrl } })
    expect(await speech.voices({ provider: 'elevenlabs', language: 'pl' })).toEqual([
      { provider: 'elevenlabs', voice_name: 'v1', language: '*', gender: 'female' },
      { provider: 'elevenlabs', voice_name: 'v2', language: '*' },
    ])
  })
})
