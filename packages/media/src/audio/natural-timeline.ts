import { assertPlannable, FRAMES_PER_SECOND, type Timeline, type TimelineScene, toFrame } from './timeline.ts'

export interface PlanNaturalTimelineInput {
  /** The scenes in order, each with the length of its narration as it was spoken. */
  scenes: readonly { naturalSeconds: number }[]
  /** Default 4. 0 leaves the title card out. */
  titleSeconds?: number
  /** Length of the card that ends the film, with the credits. Default 6. 0 leaves it out. */
  creditsSeconds?: number
  /** The picture alone, before and after the speech of a scene. Default 0.9 and 1.3. */
  pauses?: { before: number; after: number }
  /** However little is spoken, a picture stands this long. Default 5. */
  shortestSceneSeconds?: number
}

/**
 * Lays a film out around its narration: nothing is hurried or stretched, the film gets as long as its scenes need.
 * Scenes touch each other and the cards, all borders lie on frames, and nothing is spoken under a card.
 * @throws RangeError without scenes, or when a narration's length is not a positive number
 */
export function planNaturalTimeline(input: PlanNaturalTimelineInput): Timeline {
  const { scenes, titleSeconds = 4, creditsSeconds = 6, shortestSceneSeconds = 5 } = input
  const pauses = input.pauses ?? { before: 0.9, after: 1.3 }
  assertPlannable(scenes)
  const titleEnd = toFrame(titleSeconds)
  const placed: TimelineScene[] = []
  let start = titleEnd
  for (const { naturalSeconds } of scenes) {
    const needed = pauses.before + naturalSeconds + pauses.after
    // Rounded up: half a frame less than needed would let the next scene begin under the last word.
    const end = toFrame(start + Math.max(needed, shortestSceneSeconds) + 0.5 / FRAMES_PER_SECOND)
    // What a short scene has left over is shared between both pauses, as they are to each other.
    const spare = Math.max(0, shortestSceneSeconds - needed) * (pauses.before / (pauses.before + pauses.after || 1))
    placed.push({ start, end, speechStart: start + pauses.before + spare })
    start = end
  }
  const durationSeconds = toFrame(start + creditsSeconds)
  return {
    durationSeconds,
    pace: 1,
    titleCard: titleEnd > 0 ? { start: 0, end: titleEnd } : null,
    endCard: durationSeconds > start ? { start, end: durationSeconds } : null,
    scenes: placed,
    tooLong: false,
  }
}
