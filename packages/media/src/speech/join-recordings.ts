import { writeFile } from 'node:fs/promises'
import { encodeWav, readMonoWav } from '../audio/wav.ts'
import { type Recording, SPEECH_SAMPLE_RATE } from './speech-recording.ts'

/** The breath between two sentences. */
const GAP_SECONDS = 0.3

/** Writes recordings one after the other to `outPath`, with a short pause between them. */
export async function joinRecordings(
  parts: readonly { path: string; recording: Recording }[],
  outPath: string,
): Promise<Recording> {
  const sounds = await Promise.all(parts.map(({ path }) => readMonoWav(path, SPEECH_SAMPLE_RATE)))
  const gap = Math.round(GAP_SECONDS * SPEECH_SAMPLE_RATE)
  const total = sounds.reduce((sum, sound) => sum + sound.length, 0) + gap * (sounds.length - 1)
  const joined = new Int16Array(total)
  const words: Recording['words'] = []
  let position = 0
  sounds.forEach((sound, index) => {
    joined.set(sound, position)
    const offset = position / SPEECH_SAMPLE_RATE
    for (const word of parts[index]?.recording.words ?? []) {
      words.push({ text: word.text, start: word.start + offset, end: word.end + offset })
    }
    position += sound.length + gap
  })
  await writeFile(outPath, encodeWav(joined, SPEECH_SAMPLE_RATE))
  return { durationSeconds: total / SPEECH_SAMPLE_RATE, words }
}
