import { join } from 'node:path'
import type { RunningJob } from '@kiln/core'
import type { OrderSpeech, SpeechChoice, SpokenText, Timeline } from '@kiln/media'
import type { MediaTools } from './load-media-tools.ts'

interface Narration {
  job: Pick<RunningJob, 'provider' | 'cpu' | 'tempDir' | 'signal'>
  tools: Pick<MediaTools, 'speech'>
  choice: SpeechChoice
  /** One a scene. */
  texts: readonly string[]
}

export interface SpokenScene extends SpokenText {
  text: string
}

export interface Narrator {
  /**
   * Speaks every scene as it comes, to learn how long each is.
   * @param onScene called before each, with its number from 1
   */
  recordAtNaturalPace(onScene: (number: number, count: number) => void): Promise<SpokenScene[]>
  /** Speaks every scene at the pace of the timeline. A provider is not asked again: its recording is stretched. */
  recordAtPaceOf(timeline: Pick<Timeline, 'pace'>): Promise<SpokenScene[]>
}

/** Speaks the scenes of a job. What must be bought is an order in the journal, `scene-1-voice-1` the first of them. */
export function createNarrator({ job, tools, choice, texts }: Narration): Narrator {
  const { provider, language, voice } = choice
  const orderSpeech = orderOnce(job)

  const record = (index: number, text: string, { pace, name }: Pass) =>
    tools.speech.speak({
      ...{ provider, language, voice, text, pace },
      outPath: join(job.tempDir, `${name}-${index}.wav`),
      signal: job.signal,
      order: (part, order) => orderSpeech(`scene-${index + 1}-voice-${part}`, order),
      compute: (work) => job.cpu(work),
    })

  async function recordAll(pass: Pass, onScene?: (number: number, count: number) => void): Promise<SpokenScene[]> {
    const recordings: SpokenScene[] = []
    for (const [index, text] of texts.entries()) {
      onScene?.(index + 1, texts.length)
      recordings.push({ ...(await record(index, text, pass)), text })
    }
    return recordings
  }

  return {
    recordAtNaturalPace: (onScene) => recordAll({ pace: 1, name: 'natural' }, onScene),
    recordAtPaceOf: ({ pace }) => recordAll({ pace, name: 'scene' }),
  }
}

interface Pass {
  pace: number
  /** Of its files. */
  name: string
}

type Ordered = ReturnType<OrderSpeech>
type SpeechOrder = Parameters<OrderSpeech>[1]

/**
 * Both passes ask for the same recordings, and the second finds them in the cache. When the cache has dropped one in
 * between, the answer of the first counts: the journal gives each only once in a run.
 */
function orderOnce(job: Pick<RunningJob, 'provider'>): (key: string, order: SpeechOrder) => Ordered {
  const ordered = new Map<string, Ordered>()
  return (key, order) => {
    const answer = ordered.get(key) ?? fetchSpeech(job, key, order)
    ordered.set(key, answer)
    return answer
  }
}

async function fetchSpeech(job: Pick<RunningJob, 'provider'>, key: string, order: SpeechOrder): Ordered {
  const { result, path } = await job.provider(key, order)
  if (path === null) throw new Error(`The provider ${order.provider} has answered without speech`)
  return { result, path }
}
