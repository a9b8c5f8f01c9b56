import { boxMean } from '../../box-mean.ts'
import { guidedFilter } from '../../guided-filter.ts'
import { createPlane, mapPlane, type Plane } from '../../plane.ts'
import type { Cue } from '../cue.ts'
import { gaussian } from '../gaussian.ts'
import { gradientOf } from '../gradient.ts'
import { quantile, smoothStep } from '../statistics.ts'
import { softness, type WorkingPicture } from '../working-picture.ts'

/** Pixels: edges are looked at through one blur, which hides noise, and through a stronger one. */
const reblur = 2
/** Weaker edges are too near to noise to tell how blurred they are. */
const weakestEdge = 0.005
/** From here on all edges count alike, else sharp ones would outvote soft ones of the same contrast. */
const strongEdge = 0.012
/** Pixels; no edge is believed to be more blurred. */
const mostBlur = 5

/**
 * Focus and defocus: an edge that gets much softer when it is blurred again was sharp. S. Zhuo, T. Sim, "Defocus map estimation
 * from a single image", Pattern Recognition 44(9), 2011: the ratio of the gradients before and after gives the blur of the edge. What is
 * sharp is taken to be near; between edges the blur is filled in as far as the picture is even. Says nothing where all edges are alike.
 */
export function defocusCue({ light, soft }: WorkingPicture): Cue {
  const before = gradientOf(soft.light).length
  // Blurs add up by their squares.
  const after = gradientOf(gaussian(soft.light, Math.sqrt(reblur ** 2 - softness ** 2))).length
  const weights = createPlane(light)
  const blurs = createPlane(light)
  for (let at = 0; at < weights.values.length; at++) {
    const [strong, weak] = [before.values[at] ?? 0, after.values[at] ?? 0]
    if (strong < weakestEdge || !isRidge(before, at)) continue
    const blur = blurOf(strong / Math.max(1e-6, weak))
    blurs.values[at] = blur
    // Shadows and round things have soft edges in focus too; nothing out of focus has sharp ones.
    weights.values[at] = Math.min(1, (strong - weakestEdge) / (strongEdge - weakestEdge)) / (0.5 + blur)
  }
  const spread = spreadOf(blurs, weights)
  const filled = fillIn(blurs, { weights, light })
  const sharpness = mapPlane(filled.plane, (blur) => 1 - smoothStep(blur, spread.sharp, spread.soft))
  const focus = meanRow(sharpness) * light.width
  const certain = filled.certainty.values
  // Below what is in focus, what has no edges lies before it, and what has soft ones may lie on either side of it.
  const near = mapPlane(sharpness, (sharp, at) => (at > focus ? 1 - (certain[at] ?? 0) * (1 - sharp) : sharp))
  const confidence = mapPlane(near, (value, at) => spread.confidence * (at > focus ? value ** 2 : (certain[at] ?? 0)))
  return { near, confidence }
}

/** Where what is sharp has its middle, in rows. */
function meanRow({ width, values }: Plane): number {
  let [sum, total] = [0, 0]
  values.forEach((value, at) => {
    sum += value * Math.floor(at / width)
    total += value
  })
  return total > 0 ? sum / total : 0
}

/** A step that is blurred by σ has a gradient of 1 / √(σ² + blur²): what both blurs leave of it tells σ. */
function blurOf(ratio: number): number {
  const square = (reblur ** 2 - ratio ** 2 * softness ** 2) / Math.max(1e-3, ratio ** 2 - 1)
  return Math.sqrt(Math.min(mostBlur ** 2, Math.max(0, square)))
}

/** The strongest of its row or its column: beside an edge the ratio means nothing. */
function isRidge({ width, values }: Plane, at: number): boolean {
  const value = values[at] ?? 0
  const isBeyond = (one: number, other: number) => value >= (values[one] ?? 0) && value >= (values[other] ?? 0)
  return isBeyond(at - 1, at + 1) || isBeyond(at - width, at + width)
}

/** From which blur to which, and how much that means: one half sharp and one half soft means most. */
function spreadOf(blurs: Plane, weights: Plane): { sharp: number; soft: number; confidence: number } {
  // Block by block, since shadows and texture have soft edges everywhere: a lens makes whole regions soft.
  const radius = Math.max(2, Math.round(Math.max(blurs.width, blurs.height) / 24))
  const total = boxMean(weights, radius)
  const sum = boxMean(
    mapPlane(blurs, (blur, at) => blur * (weights.values[at] ?? 0)),
    radius,
  )
  const squares = boxMean(
    mapPlane(blurs, (blur, at) => blur * blur * (weights.values[at] ?? 0)),
    radius,
  )
  const means: number[] = []
  const deviations: number[] = []
  total.values.forEach((weight, at) => {
    if ((weights.values[at] ?? 0) === 0) return
    const mean = (sum.values[at] ?? 0) / weight
    means.push(mean)
    deviations.push(Math.sqrt(Math.max(0, (squares.values[at] ?? 0) / weight - mean * mean)))
  })
  if (means.length < 50) return { sharp: 0, soft: 1, confidence: 0 }
  const all = Float32Array.from(means)
  const [sharp, soft] = [quantile(all, 0.1), quantile(all, 0.9)]
  const inside = quantile(Float32Array.from(deviations), 0.5)
  const isTold = smoothStep((soft - sharp) / Math.max(0.3, inside), 2, 3.2)
  return { sharp: sharp + 0.1, soft: Math.max(sharp + 0.3, soft), confidence: isTold * smoothStep(soft, 1.5, 2.6) }
}

/** From the edges to everywhere: normalized convolution at two reaches, then along the picture's own edges. */
function fillIn(
  blurs: Plane,
  { weights, light }: { weights: Plane; light: Plane },
): { plane: Plane; certainty: Plane } {
  const side = Math.max(blurs.width, blurs.height)
  const weighted = mapPlane(blurs, (blur, at) => blur * (weights.values[at] ?? 0))
  let [value, weight] = [createPlane(blurs), createPlane(blurs)]
  for (const share of [64, 24, 8]) {
    const radius = Math.max(1, Math.round(side / share))
    const [sum, total] = [boxMean(boxMean(weighted, radius), radius), boxMean(boxMean(weights, radius), radius)]
    // Farther edges count little where there are near ones.
    const factor = share === 64 ? 1 : share === 24 ? 0.05 : 0.002
    value = mapPlane(value, (before, at) => before + factor * (sum.values[at] ?? 0))
    weight = mapPlane(weight, (before, at) => before + factor * (total.values[at] ?? 0))
  }
  const plane = mapPlane(value, (sum, at) => sum / Math.max(1e-9, weight.values[at] ?? 0))
  const certainty = mapPlane(weight, (total) => smoothStep(total, 0, 1e-4))
  const radius = Math.max(2, Math.round(side / 32))
  return { plane: guidedFilter(light, plane, { radius, epsilon: 0.001 }), certainty }
}
