import { toneSpeech } from '../../speech/testing/tone-speech.ts'
import { type FakeRoute, json, order, readInput } from './fake-world.ts'

/** One long word, whatever is to be said: the times of words are estimated from it. */
const speech = () => toneSpeech([{ start: 0.1, end: 1.5 }], 1.7)

const azure: FakeRoute = {
  method: 'POST',
  path: /^\/cognitiveservices\/v1$/,
  phase: 'order',
  answer({ body }, _, world) {
    order(world, 'azure', { ssml: body })
    return { body: speech() }
  },
}

const google: FakeRoute = {
  method: 'POST',
  path: /^\/v1beta1\/text:synthesize$/,
  phase: 'order',
  answer(request, _, world) {
    order(world, 'google', readInput(request))
    return json({ audioContent: speech().toString('base64') })
  },
}

const elevenLabs: FakeRoute = {
  method: 'POST',
  path: /^\/v1\/text-to-speech\/[^/]+\/with-timestamps/,
  phase: 'order',
  answer(request, _, world) {
    order(world, 'elevenlabs', readInput(request))
    return json({ audio_base64: speech().toString('base64') })
  },
}

export const voiceRoutes: readonly FakeRoute[] = [azure, google, elevenLabs]
