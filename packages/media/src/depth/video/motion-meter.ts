import { boxMean } from '../box-mean.ts'
import type { PixelSize, RgbImage } from '../depth-estimator.ts'
import { createPlane, mapPlane, type Plane } from '../plane.ts'

/** What has happened since the last frame. */
export interface Motion {
  /** Of the frame's size: 0 nothing has changed but noise, 1 something else is to be seen. */
  shares: Plane
  /** Nothing of the frame before goes on. True for the first frame. */
  isCut: boolean
}

export interface MotionMeter {
  measure(frame: RgbImage): Motion
}

/** Compared over squares of this radius, noise evens out and edges of things don't. */
const noiseRadius = 2
/** Differences of at most this many levels may be noise; larger ones that are everywhere are a moving camera. */
const mostNoise = 10
/** Of the longer side: how far around what moves a coarse depth map may be wrong about what is behind it. */
const haloShare = 1 / 24
/** Times the share of the surroundings that moves: little things have a halo too. */
const haloGain = 4
/** How quickly the picture that frames are compared with follows what stands still, per frame. */
const followShare = 0.2
/** The default of FFmpeg's `scdet` is 10 % of the range; good values are said to be 8 to 14. */
const cutLevels = 0.08 * 255

/**
 * Tells what moves by its colour. Each frame is compared with a running mean, from which the camera's noise has gone.
 * How strong the noise is, the calm quarter of the frame tells.
 */
export function createMotionMeter(size: PixelSize): MotionMeter {
  const running = new Float32Array(size.width * size.height * 3)
  const isCut = createCutDetector()
  const haloRadius = Math.max(1, Math.round((Math.max(size.width, size.height) * haloShare) / 2))
  return {
    measure({ data }) {
      if (isCut(data)) {
        running.set(data)
        return { shares: mapPlane(createPlane(size), () => 1), isCut: true }
      }
      const differences = boxMean(differencesOf(data, running, size), noiseRadius)
      const noise = Math.min(mostNoise, calmQuarterOf(differences.values))
      const moving = mapPlane(differences, (levels) => smoothStep((levels - 1.5 * noise - 1) / (1.5 * noise + 6)))
      // Twice, so that it fades: where a halo ended at once, an edge would be seen.
      const halo = boxMean(boxMean(moving, haloRadius), haloRadius)
      const shares = mapPlane(moving, (share, at) => Math.max(share, Math.min(1, haloGain * (halo.values[at] ?? 0))))
      follow(running, data, moving.values)
      return { shares, isCut: false }
    },
  }
}

/**
 * A cut is where a frame differs much from the one before, and much more than that did from its own: the measure of FFmpeg's
 * `scdet` filter (libavfilter/scene_sad.c, f_select.c), min(mafd, |mafd − previous mafd|).
 */
function createCutDetector(): (data: Uint8Array) => boolean {
  let before: Uint8Array | undefined
  let meanBefore = 0
  return (data) => {
    if (!before) {
      before = Uint8Array.from(data)
      return true
    }
    let sum = 0
    for (let at = 0; at < data.length; at++) sum += Math.abs((data[at] ?? 0) - (before[at] ?? 0))
    const mean = sum / data.length
    const score = Math.min(mean, Math.abs(mean - meanBefore))
    before.set(data)
    meanBefore = mean
    return score > cutLevels
  }
}

/** The mean difference of the three colours, in levels. */
function differencesOf(data: Uint8Array, running: Float32Array, size: PixelSize): Plane {
  return mapPlane(createPlane(size), (_, index) => {
    const at = index * 3
    const red = Math.abs((data[at] ?? 0) - (running[at] ?? 0))
    const green = Math.abs((data[at + 1] ?? 0) - (running[at + 1] ?? 0))
    return (red + green + Math.abs((data[at + 2] ?? 0) - (running[at + 2] ?? 0))) / 3
  })
}

/** Of every 16th place, since sorting all takes longer than all the rest. */
function calmQuarterOf(values: Float32Array): number {
  const sorted = Float32Array.from({ length: Math.ceil(values.length / 16) }, (_, at) => values[at * 16] ?? 0).sort()
  return sorted[Math.floor(sorted.length / 4)] ?? 0
}

function follow(running: Float32Array, data: Uint8Array, moving: Float32Array): void {
  for (let at = 0; at < running.length; at++) {
    const share = Math.max(followShare, moving[Math.floor(at / 3)] ?? 0)
    const value = running[at] ?? 0
    running[at] = value + ((data[at] ?? 0) - value) * share
  }
}

const smoothStep = (place: number): number => {
  const t = Math.min(1, Math.max(0, place))
  return t * t * (3 - 2 * t)
}
