import { createPlane, type Plane } from '../plane.ts'
import type { Cue } from './cue.ts'

/**
 * The mean of what the cues say, each weighted with its confidence: a cue that sees nothing in a picture has no say in it. A weighted mean is the
 * best estimate when errors are independent (M. Landy et al., "Measurement and modeling of depth cue combination", Vision Research 35(3), 1995).
 */
export function fuseCues(cues: readonly { cue: Cue; weight: number }[], like: Plane): Plane {
  const fused = createPlane(like)
  for (let at = 0; at < fused.values.length; at++) {
    let [sum, total] = [0, 0]
    for (const { cue, weight } of cues) {
      const share = weight * (cue.confidence.values[at] ?? 0)
      sum += share * (cue.near.values[at] ?? 0)
      total += share
    }
    fused.values[at] = total > 1e-6 ? sum / total : 0
  }
  return fused
}
