export interface TimedSentence {
  readonly text: string
  /** On screen. */
  readonly seconds: number
  readonly paragraph: number
}

interface SceneLength {
  readonly minSeconds: number
  readonly idealSeconds: number
  readonly maxSeconds: number
}

export interface Grouping {
  readonly sentences: readonly TimedSentence[]
  readonly length: SceneLength
  readonly maxGroups: number
}

/**
 * Cuts the sentences into groups as near to the ideal length as their borders allow, rather at the end of a paragraph than
 * within one. Groups get longer when there would be more than `maxGroups`.
 */
export const groupSentences = ({ sentences, length, maxGroups }: Grouping): TimedSentence[][] => {
  const groups = bestCut(sentences, length)
  if (groups.length <= maxGroups) return groups
  const factor = Math.max(1.1, groups.length / maxGroups)
  const longer = {
    minSeconds: length.minSeconds * factor,
    idealSeconds: length.idealSeconds * factor,
    maxSeconds: length.maxSeconds * factor,
  }
  return groupSentences({ sentences, length: longer, maxGroups })
}

/** Joining two paragraphs costs about as much as a group that is 0.6 of the ideal length off. */
const paragraphJoinCost = 0.35

/** A scene too short to look at, or too long for one picture, is worse than any uneven cut. */
const outOfBoundsWeight = 4

/** Least total cost over all cuts, by dynamic programming: `best[i]` is the cheapest way to cut the first i sentences. */
const bestCut = (sentences: readonly TimedSentence[], length: SceneLength): TimedSentence[][] => {
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }]
  for (let end = 1; end <= sentences.length; end += 1) {
    let seconds = 0
    let joins = 0
    let cheapest = { cost: Number.POSITIVE_INFINITY, from: end - 1 }
    for (let from = end - 1; from >= 0; from -= 1) {
      seconds += sentences[from]?.seconds ?? 0
      if (from + 1 < end && sentences[from]?.paragraph !== sentences[from + 1]?.paragraph) joins += 1
      const cost = (best[from]?.cost ?? 0) + groupCost(seconds, length) + joins * paragraphJoinCost
      if (cost < cheapest.cost) cheapest = { cost, from }
      if (seconds > length.maxSeconds * 4) break
    }
    best.push(cheapest)
  }
  return readCut(sentences, best)
}

const groupCost = (seconds: number, { minSeconds, idealSeconds, maxSeconds }: SceneLength): number => {
  const off = (seconds - idealSeconds) / idealSeconds
  const missing = Math.max(0, minSeconds - seconds) / minSeconds
  const excess = Math.max(0, seconds - maxSeconds) / maxSeconds
  return off ** 2 + outOfBoundsWeight * (missing ** 2 + excess ** 2)
}

const readCut = (sentences: readonly TimedSentence[], best: readonly { from: number }[]): TimedSentence[][] => {
  const groups: TimedSentence[][] = []
  for (let end = sentences.length; end > 0; end = best[end]?.from ?? 0)
    groups.push(sentences.slice(best[end]?.from, end))
  return groups.reverse()
}
