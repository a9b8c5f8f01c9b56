import { encodeWav } from '../../audio/wav.ts'

const SAMPLE_RATE = 24_000

/** A WAV file with a tone wherever a word is to be heard and digital silence elsewhere. */
export function toneSpeech(words: readonly { start: number; end: number }[], durationSeconds: number): Buffer {
  const samples = new Int16Array(Math.round(durationSeconds * SAMPLE_RATE))
  for (const { start, end } of words) {
    for (let index = Math.round(start * SAMPLE_RATE); index < Math.round(end * SAMPLE_RATE); index++) {
      samples[index] = Math.round(8000 * Math.sin((2 * Math.PI * 300 * index) / SAMPLE_RATE))
    }
  }
  return encodeWav(samples, SAMPLE_RATE)
}
