import { join } from 'node:path'
import type { RunningJob } from '@kiln/core'
import type { SpeechChoice, SpokenText, Timeline } from '@kiln/media'
import type { MediaTools } from './load-media-tools.ts'

interface Narration {
  job: RunningJob
  tools: Pick<MediaTools, 'speech'>
  choice: SpeechChoice
  /** One a scene. */
  texts: readonly string[]
}

export interface SpokenScene extends SpokenText {
  text: string
}

/**
 * Speaks every scene as it comes, to learn how long each is.
 * @param onScene called before each, with its number from 1
 */
export async function recordAtNaturalPace(
  narration: Narration & { onScene: (number: number, count: number) => void },
): Promise<SpokenScene[]> {
  const { texts, onScene } = narration
  const recordings: SpokenScene[] = []
  for (const [index, text] of texts.entries()) {
    onScene(index + 1, texts.length)
    recordings.push(await speak(narration, { text, pace: 1, name: `natural-${index}.wav` }))
  }
  return recordings
}

/** Speaks every scene at the pace of the timeline. A provider is not asked again: its recording is stretched. */
export async function narrate(narration: Narration & { timeline: Timeline }): Promise<SpokenScene[]> {
  const { timeline, texts } = narration
  const spoken: SpokenScene[] = []
  for (const [index, text] of texts.entries()) {
    spoken.push(await speak(narration, { text, pace: timeline.pace, name: `scene-${index}.wav` }))
  }
  return spoken
}

async function speak(
  { job, tools, choice }: Narration,
  { text, pace, name }: { text: string; pace: number; name: string },
): Promise<SpokenScene> {
  const { provider, language, voice } = choice
  const outPath = join(job.tempDir, name)
  const request = { provider, language, voice, text, pace, outPath, signal: job.signal }
  return { ...(await job.cpu(() => tools.speech.speak(request))), text }
}
