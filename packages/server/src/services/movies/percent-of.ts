import { type StageName, stageNames } from './job-names.ts'

/** Where each stage begins and ends, in percent of the whole movie: drawing and encoding the film takes the longest. */
export const stageSpans: Record<StageName, { from: number; to: number }> = {
  story: { from: 0, to: 15 },
  images: { from: 15, to: 55 },
  video: { from: 55, to: 100 },
}

/** How far a movie is by its stages, 0 to 100. */
export function percentOf(stages: Partial<Record<StageName, { progress: number }>>): number {
  const percents = stageNames.map((name) => {
    const { from, to } = stageSpans[name]
    const stage = stages[name]
    return stage ? from + ((to - from) * stage.progress) / 100 : 0
  })
  return Math.round(Math.max(...percents) * 100) / 100
}
