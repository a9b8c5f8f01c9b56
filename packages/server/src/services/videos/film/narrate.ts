import { join } from 'node:path'
import type { RunningJob } from '@kiln/core'
import type { SpeechChoice, SpokenText, Timeline } from '@kiln/media'
import type { MediaTools } from './load-media-tools.ts'
import { stages } from './stages.ts'

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

/** Speaks every scene as it comes, to learn how long each is. */
export async function recordAtNaturalPace(narration: Narration): Promise<SpokenText[]> {
  const { job, texts } = narration
  const recordings: SpokenText[] = []
  for (const [index, text] of texts.entries()) {
    stages.audio(job, index + 1, texts.length)
    recordings.push(await speak(narration, { text, pace: 1, name: `natural-${index}.wav` }))
  }
  return recordings
}

/** Speaks every scene at the pace of the timeline. A provider is not asked again: its recording is stretched. */
export async function narrate(narration: Narration & { timeline: Timeline }): Promise<SpokenScene[]> {
  const { timeline, texts } = narration
  const spoken: SpokenScene[] = []
  for (const [index, text] of texts.entries()) {
    const recording = await speak(narration, { text, pace: timeline.pace, name: `scene-${index}.wav` })
    spoken.push({ ...recording, text })
  }
  return spoken
}

function speak(
  { job, tools, choice }: Narration,
  { text, pace, name }: { text: string; pace: number; name: string },
): Promise<SpokenText> {
  const { provider, language, voice } = choice
  const outPath = join(job.tempDir, name)
  return job.cpu(() => tools.speech.speak({ provider, language, voice, text, pace, outPath, signal: job.signal }))
}
