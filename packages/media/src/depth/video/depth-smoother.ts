import type { PixelSize } from '../depth-estimator.ts'
import type { DepthMap } from '../depth-map.ts'
import type { Plane } from '../plane.ts'
import { createRowReader } from '../row-reader.ts'
import { type DepthFit, fitDepth } from './fit-depth.ts'
import type { Motion } from './motion-meter.ts'

export interface DepthSmoother {
  /** Takes the depth of the next frame, in full size. The result is good until the next call. */
  smooth(map: DepthMap, motion: Motion): Float32Array
}

/** How long what stands still takes to follow: long enough for noise, short enough for light that changes. */
const settleSeconds = 0.25
/** At few frames a second, too, each frame may only change what stands still by this share. */
const mostOfOneFrame = 0.15
/** How long the running scale takes to follow that of the frames, so that it can't run away from the range. */
const scaleSeconds = 1
/** How much what moves counts for the scale. Not nothing: while the camera turns, there is nothing else. */
const movingWeight = 0.03
/** Places that are compared to find the scale: along the longer side. */
const samplesAcross = 96

/**
 * Takes the flicker out of maps that were estimated one by one. Each is brought to the scale of the running one, by
 * what stands still; then what stands still goes on with a running mean, and what moves is taken as it comes. Such recursive filters
 * weighted by colour: M. Lang et al., "Practical Temporal Consistency for Image-Based Graphics Applications", ACM TOG 31(4), 2012;
 * S. Paris, "Edge-Preserving Smoothing and Mean-Shift Segmentation of Video Streams", ECCV 2008.
 */
export function createDepthSmoother({ width, height, fps }: PixelSize & { fps: number }): DepthSmoother {
  const running = new Float32Array(width * height)
  const samples = samplePlaces({ width, height })
  const stillShare = Math.min(mostOfOneFrame, 1 - Math.exp(-1 / (fps * settleSeconds)))
  const scaleShare = 1 - Math.exp(-1 / (fps * scaleSeconds))
  return {
    smooth(map, { shares, isCut }) {
      if (isCut) {
        running.set(map.values)
        return running
      }
      const found = fitOf({ map, running, shares, samples })
      const fit = { scale: 1 + (found.scale - 1) * (1 - scaleShare), shift: found.shift * (1 - scaleShare) }
      mixInto(running, { map, fit, shares, stillShare })
      return running
    },
  }
}

interface Place {
  x: number
  y: number
}

/** The middles of squares that cover the picture. */
function samplePlaces({ width, height }: PixelSize): Place[] {
  const step = Math.max(1, Math.max(width, height) / samplesAcross)
  const places: Place[] = []
  for (let y = step / 2; y < height; y += step) {
    for (let x = step / 2; x < width; x += step) places.push({ x: Math.floor(x), y: Math.floor(y) })
  }
  return places
}

function fitOf(request: { map: DepthMap; running: Float32Array; shares: Plane; samples: Place[] }): DepthFit {
  const { map, running, shares, samples } = request
  const pixelAt = ({ x, y }: Place) => y * map.width + x
  return fitDepth({
    estimated: Float32Array.from(samples, (place) => map.values[pixelAt(place)] ?? 0),
    wanted: Float32Array.from(samples, (place) => running[pixelAt(place)] ?? 0),
    weights: Float32Array.from(samples, ({ x, y }) => {
      const column = Math.floor((x * shares.width) / map.width)
      const row = Math.floor((y * shares.height) / map.height)
      return 1 - (1 - movingWeight) * (shares.values[row * shares.width + column] ?? 0)
    }),
  })
}

function mixInto(
  running: Float32Array,
  { map, fit, shares, stillShare }: { map: DepthMap; fit: DepthFit; shares: Plane; stillShare: number },
): void {
  const readShares = createRowReader(shares, map)
  for (let y = 0; y < map.height; y++) {
    const row = readShares(y)
    const start = y * map.width
    for (let x = 0; x < map.width; x++) {
      const moving = row[x] ?? 0
      const before = running[start + x] ?? 0
      const now = fit.scale * (map.values[start + x] ?? 0) + fit.shift
      running[start + x] = before + (now - before) * (stillShare + (1 - stillShare) * moving)
    }
  }
}
