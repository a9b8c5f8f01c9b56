/**
 * A program of its own around the WebAssembly build of eSpeak NG, which is under the GPL: nothing else of this project
 * loads it. One JSON request on stdin; on stdout a line of JSON with the word events, then 16-bit mono samples.
 */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import load from '@echogarden/espeak-ng-emscripten'

interface Request {
  text: string
  voice: string
  wordsPerMinute: number
  pitch: number
}

type EspeakWorker = Awaited<ReturnType<typeof createWorker>>

async function createWorker() {
  const { eSpeakNGWorker: Worker } = await load()
  return new Worker()
}

function speak(worker: EspeakWorker, request: Request) {
  if (worker.set_voice(request.voice) !== 0) throw new Error(`eSpeak NG has no voice ${request.voice}`)
  worker.set_rate(request.wordsPerMinute)
  worker.set_pitch(request.pitch)
  const chunks: Int16Array[] = []
  const words: { position: number; seconds: number }[] = []
  worker.synthesize(request.text, (samples, events) => {
    if (samples) chunks.push(samples)
    for (const event of events) {
      if (event.type === 'word') words.push({ position: event.text_position - 1, seconds: event.audio_position / 1000 })
    }
  })
  return {
    words,
    audio: Buffer.concat(chunks.map((chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))),
  }
}

const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string]
const worker = await createWorker()
const { words, audio } = speak(worker, JSON.parse(line) as Request)
process.stdout.write(`${JSON.stringify({ sampleRate: worker.get_samplerate(), words })}\n`)
process.stdout.end(audio, () => process.exit(0))
