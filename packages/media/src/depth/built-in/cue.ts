import type { Plane } from '../plane.ts'

/** What one cue says about a picture. */
export interface Cue {
  /** 0 the farthest … 1 the nearest. */
  near: Plane
  /** How much it is to be believed in each place, 0 … 1. All 0 where the picture doesn't have what the cue looks for. */
  confidence: Plane
}
