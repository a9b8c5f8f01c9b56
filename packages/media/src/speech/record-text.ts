import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContentCache } from '../cache/index.ts'
import { joinRecordings } from './join-recordings.ts'
import type { Compute } from './speech.ts'
import type { OrderSpeech } from './speech-order.ts'
import type { SpeechProvider, SynthesisRequest } from './speech-provider.ts'
import { makeRecording, type Recording, stretchRecording } from './speech-recording.ts'
import { splitLongText } from './split-long-text.ts'
import { withTempFolder } from './with-temp-folder.ts'

/** Changes when the sound or the word times of the same request would come out differently. */
const RECORDING_VERSION = 1

/** Stretching by less than this can't be heard, so even a voice of our own isn't asked again. */
const UNHEARD_STRETCH = 0.06

export interface RecordTextInput extends SynthesisRequest {
  provider: SpeechProvider
  cache: ContentCache | undefined
  outPath: string
  order?: OrderSpeech
  compute: Compute
}

/**
 * Records a text at a pace. A voice of our own is asked again at the new pace and only corrected to the exact length;
 * a bought recording is made once, at its natural pace, and stretched.
 */
export async function recordText(input: RecordTextInput): Promise<Recording> {
  if (input.pace === 1) return recordParts(input)
  return withTempFolder(async (folder) => {
    const naturalPath = join(folder, 'natural.wav')
    const natural = await recordParts({ ...input, pace: 1, outPath: naturalPath })
    const isNewTake = input.provider.kind === 'local' && Math.abs(input.pace - 1) > UNHEARD_STRETCH
    const path = isNewTake ? join(folder, 'paced.wav') : naturalPath
    const from = isNewTake ? await recordParts({ ...input, outPath: path }) : natural
    const durationSeconds = natural.durationSeconds / input.pace
    const { outPath, signal } = input
    return input.compute(() => stretchRecording({ path, outPath, from, durationSeconds, signal }))
  })
}

/** Providers limit the length of a text: longer ones become several recordings, each bought and kept by itself. */
async function recordParts(input: RecordTextInput): Promise<Recording> {
  const { language, provider } = input
  const texts = splitLongText(input.text, { language, maxCharacters: provider.maxCharacters })
  if (texts.length === 1) return recordPart(input, 1)
  return withTempFolder(async (folder) => {
    const parts: { path: string; recording: Recording }[] = []
    for (const [index, text] of texts.entries()) {
      const path = join(folder, `${index}.wav`)
      parts.push({ path, recording: await recordPart({ ...input, text, outPath: path }, index + 1) })
    }
    return input.compute(() => joinRecordings(parts, input.outPath))
  })
}

async function recordPart(input: RecordTextInput, part: number): Promise<Recording> {
  const { provider, cache, text, language, voice, pace, outPath, signal } = input
  const make = (path: string) => makeRecording({ ...input, part, path })
  if (!cache) return make(outPath)
  const { name, model } = provider
  const key = { version: RECORDING_VERSION, provider: name, model, text, language, voice, pace }
  // The cache doesn't replace files; this one is there when a job is tried again in its folder.
  await rm(outPath, { force: true })
  const { meta } = await cache.getOrMake({ kind: 'speech', key, extension: 'wav', make, outPath, signal })
  return meta
}
