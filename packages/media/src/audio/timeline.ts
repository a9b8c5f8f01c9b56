/** Frames per second of every film; all borders of a timeline lie on frames. */
export const FRAMES_PER_SECOND = 30

/**
 * Bounds within which speech still sounds natural, as factors of the natural pace. Outside them listeners hear the change.
 * `comfortable` is as fast as we go while there are pauses and cards left to shorten.
 */
const PACE = { slowest: 0.9, comfortable: 1.12, fastest: 1.3 } as const

/** Silence before and after the speech of a scene, in seconds: as it should be, and as short as it may get. */
const LEAD_IN = { wanted: 0.35, shortest: 0.1 } as const
const TAIL = { wanted: 0.5, shortest: 0.12 } as const

/** Cards grow with the film up to `longest`; below `shortest` nobody could read them, so they are left out. */
const TITLE_CARD = { share: 0.12, shortest: 0.9, longest: 2.2 } as const
const END_CARD = { share: 0.1, shortest: 0.9, longest: 1.8 } as const

/** A scene that is much longer than its speech starts speaking at most this late. */
const LONGEST_LEAD_IN_SECONDS = 1.5

/** Part of a timeline in seconds from the start of the film. */
export interface Span {
  start: number
  end: number
}

export interface TimelineScene extends Span {
  /** When the narration of this scene starts, in seconds from the start of the film. */
  speechStart: number
}

export interface Timeline {
  /** Length of the film: a whole number of frames. */
  durationSeconds: number
  /** Factor by which the narration is spoken faster than it came; a clip lasts `naturalSeconds / pace`. */
  pace: number
  titleCard: Span | null
  endCard: Span | null
  scenes: TimelineScene[]
  /** The script doesn't fit even at the fastest natural pace; the film is longer than asked. */
  tooLong: boolean
}

export interface PlanTimelineInput {
  /** The scenes in order, each with the length of its narration at its natural pace. */
  scenes: readonly { naturalSeconds: number }[]
  /** How long the film should be, in seconds. */
  targetSeconds: number
}

interface Cards {
  titleSeconds: number
  endSeconds: number
}

interface Budget extends Cards {
  pace: number
  leadInSeconds: number
  tailSeconds: number
}

/**
 * Divides a film between its cards, its scenes and their pauses, so that it lasts `targetSeconds` to the frame.
 *
 * What gives way, in this order: the pace within comfort, pauses, cards, the pace within natural bounds; only then does
 * the film get longer than asked (`tooLong`). Time left over goes to the scenes in proportion to their speech.
 * Scenes touch each other and the cards; nothing is spoken under a card.
 *
 * @throws RangeError without scenes, or when a length is not a positive number
 */
export function planTimeline({ scenes, targetSeconds }: PlanTimelineInput): Timeline {
  assertPlannable(scenes, targetSeconds)
  const target = toFrame(Math.max(targetSeconds, scenes.length / FRAMES_PER_SECOND))
  const speechSeconds = scenes.reduce((sum, scene) => sum + scene.naturalSeconds, 0)
  const budget = chooseBudget({ target, speechSeconds, sceneCount: scenes.length })
  const needed = speechSeconds / budget.pace + scenes.length * pauseOf(budget) + budget.titleSeconds + budget.endSeconds
  // Less than a frame over is rounding, not a script that is too long.
  const tooLong = needed > target + 1 / FRAMES_PER_SECOND
  const durationSeconds = tooLong ? toFrame(needed + 0.5 / FRAMES_PER_SECOND) : target
  return layOut({ scenes, budget, durationSeconds, tooLong })
}

/** @throws RangeError without scenes, or when a length is not a positive number */
export function assertPlannable(scenes: PlanTimelineInput['scenes'], ...otherSeconds: number[]): void {
  if (scenes.length === 0) throw new RangeError('A timeline needs at least one scene.')
  const lengths = [...otherSeconds, ...scenes.map((scene) => scene.naturalSeconds)]
  const wrong = lengths.find((length) => !Number.isFinite(length) || length <= 0)
  if (wrong !== undefined) throw new RangeError(`Lengths must be above 0 seconds, but one is ${wrong}.`)
}

/** Takes the finest cards with which the speech still fits comfortably, else none. */
function chooseBudget(input: { target: number; speechSeconds: number; sceneCount: number }): Budget {
  const shortestPauses = input.sceneCount * (LEAD_IN.shortest + TAIL.shortest)
  const cards = cardChoices(input.target).find(
    ({ titleSeconds, endSeconds }) =>
      input.speechSeconds / PACE.comfortable + shortestPauses + titleSeconds + endSeconds <= input.target,
  )
  return budgetWith(cards ?? { titleSeconds: 0, endSeconds: 0 }, input)
}

function cardChoices(target: number): Cards[] {
  const titleSeconds = cardSeconds(TITLE_CARD, target)
  const endSeconds = cardSeconds(END_CARD, target)
  const shortTitle = Math.min(titleSeconds, TITLE_CARD.shortest)
  return [
    { titleSeconds, endSeconds },
    { titleSeconds: shortTitle, endSeconds: Math.min(endSeconds, END_CARD.shortest) },
    { titleSeconds: shortTitle, endSeconds: 0 },
  ]
}

function cardSeconds(card: { share: number; shortest: number; longest: number }, target: number): number {
  const seconds = Math.min(card.longest, target * card.share)
  return seconds < card.shortest ? 0 : toFrame(seconds)
}

function budgetWith(
  cards: Cards,
  { target, speechSeconds, sceneCount }: { target: number; speechSeconds: number; sceneCount: number },
): Budget {
  const forScenes = target - cards.titleSeconds - cards.endSeconds
  const wanted = sceneCount * (LEAD_IN.wanted + TAIL.wanted)
  const shortest = sceneCount * (LEAD_IN.shortest + TAIL.shortest)
  const comfortablePauses = forScenes - speechSeconds / PACE.comfortable
  const pauses = clamp(comfortablePauses, shortest, wanted)
  const relaxed = (pauses - shortest) / (wanted - shortest)
  return {
    ...cards,
    pace: forScenes > pauses ? clamp(speechSeconds / (forScenes - pauses), PACE.slowest, PACE.fastest) : PACE.fastest,
    leadInSeconds: LEAD_IN.shortest + relaxed * (LEAD_IN.wanted - LEAD_IN.shortest),
    tailSeconds: TAIL.shortest + relaxed * (TAIL.wanted - TAIL.shortest),
  }
}

function layOut(plan: {
  scenes: PlanTimelineInput['scenes']
  budget: Budget
  durationSeconds: number
  tooLong: boolean
}): Timeline {
  const { budget, durationSeconds } = plan
  const scenesEnd = durationSeconds - budget.endSeconds
  const lengths = sceneLengths(plan.scenes, budget, scenesEnd - budget.titleSeconds)
  const borders = [budget.titleSeconds]
  let position = budget.titleSeconds
  for (const { total } of lengths) {
    position += total
    borders.push(toFrame(position))
  }
  borders[borders.length - 1] = toFrame(scenesEnd)
  return {
    durationSeconds,
    pace: budget.pace,
    titleCard: budget.titleSeconds > 0 ? { start: 0, end: toFrame(budget.titleSeconds) } : null,
    endCard: budget.endSeconds > 0 ? { start: toFrame(scenesEnd), end: durationSeconds } : null,
    scenes: lengths.map(({ total, spoken }, index) =>
      placeScene({ start: borders[index] ?? 0, end: borders[index + 1] ?? durationSeconds }, total - spoken, budget),
    ),
    tooLong: plan.tooLong,
  }
}

/** Every scene gets its speech and pauses; what is left is shared in proportion to the speech. */
function sceneLengths(scenes: PlanTimelineInput['scenes'], budget: Budget, availableSeconds: number) {
  const speechSeconds = scenes.reduce((sum, scene) => sum + scene.naturalSeconds, 0)
  const spare = availableSeconds - speechSeconds / budget.pace - scenes.length * pauseOf(budget)
  return scenes.map(({ naturalSeconds }) => ({
    spoken: naturalSeconds / budget.pace,
    total: naturalSeconds / budget.pace + pauseOf(budget) + (spare * naturalSeconds) / speechSeconds,
  }))
}

function placeScene(span: Span, silence: number, budget: Budget): TimelineScene {
  // A third of the spare time comes before the speech, the rest lets the picture stand after it.
  const leadIn = budget.leadInSeconds + Math.max(0, silence - pauseOf(budget)) / 3
  return { ...span, speechStart: span.start + Math.min(leadIn, LONGEST_LEAD_IN_SECONDS) }
}

function pauseOf(budget: Pick<Budget, 'leadInSeconds' | 'tailSeconds'>): number {
  return budget.leadInSeconds + budget.tailSeconds
}

/** The border between two frames that is nearest. */
export function toFrame(seconds: number): number {
  return Math.round(seconds * FRAMES_PER_SECOND) / FRAMES_PER_SECOND
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
