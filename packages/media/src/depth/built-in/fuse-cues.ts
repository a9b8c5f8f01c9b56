import { createPlane, type Plane } from '../plane.ts'
import type { Cue } from './cue.ts'

/** What no cue speaks of is more often far than near; so little that one cue decides. */
const weightOfFar = 0.06

/**
 * The mean of what the cues say, each weighted with its confidence: a cue that sees nothing in a picture has no say in it. A weighted mean is the
 * best estimate when errors are independent (M. Landy et al., "Measurement and modeling of depth cue combination", Vision Research 35(3), 1995).
 */
export function fuseCues(cues: readonly { cue: Cue; weight: number }[], like: Plane): Plane {
  const fused = createPlane(like)
  for (let at = 0; at < fused.values.length; at++) {
    let [sum, total] = [0, weightOfFar]
    for (const { cue, weight } of cues) {
      const share = weight * (cue.confidence.values[at] ?? 0)
      sum += share * (cue.near.values[at] ?? 0)
      total += share
    }
    fused.values[at] = sum / total
  }
  return fused
}
