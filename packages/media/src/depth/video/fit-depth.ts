/** Brings relative depth to the scale of another: `scale * value + shift`. */
export interface DepthFit {
  scale: number
  shift: number
}

export interface DepthSamples {
  /** 0 … 65535, as estimated. */
  estimated: Float32Array
  /** The same places, as they are to become. */
  wanted: Float32Array
  /** How much each counts. */
  weights: Float32Array
}

/** What two frames of one scene may differ by. More is a mistake, such as a fit to things that have moved. */
const limits = { leastScale: 0.6, mostScale: 1.6 } as const
const rounds = 4
/** Depth that varies less, as a share of the range, says nothing about its scale. */
const leastSpread = 0.01
/** Residuals count half at this share of the range: what has moved or was guessed otherwise must not pull. */
const tolerance = 0.03
const range = 65535

/**
 * The scale and shift that bring a map nearest to another, as in R. Ranftl et al., "Towards Robust Monocular Depth
 * Estimation", IEEE TPAMI 44(3), 2022, eq. 4, made robust by weighting again after each round (Cauchy weights).
 */
export function fitDepth({ estimated, wanted, weights }: DepthSamples): DepthFit {
  let fit: DepthFit = { scale: 1, shift: 0 }
  const robust = Float32Array.from(weights)
  for (let round = 0; round < rounds; round++) {
    fit = leastSquares({ estimated, wanted, weights: robust })
    for (let at = 0; at < robust.length; at++) {
      const residual = (fit.scale * (estimated[at] ?? 0) + fit.shift - (wanted[at] ?? 0)) / (tolerance * range)
      robust[at] = (weights[at] ?? 0) / (1 + residual * residual)
    }
  }
  return fit
}

function leastSquares({ estimated, wanted, weights }: DepthSamples): DepthFit {
  const [sum, from, to] = [weightedSum(weights), weightedSum(weights, estimated), weightedSum(weights, wanted)]
  if (sum <= 0) return { scale: 1, shift: 0 }
  const [meanFrom, meanTo] = [from / sum, to / sum]
  let variance = 0
  let covariance = 0
  for (let at = 0; at < weights.length; at++) {
    const difference = (estimated[at] ?? 0) - meanFrom
    variance += (weights[at] ?? 0) * difference * difference
    covariance += (weights[at] ?? 0) * difference * ((wanted[at] ?? 0) - meanTo)
  }
  const isFlat = variance / sum < (leastSpread * range) ** 2
  const scale = isFlat ? 1 : Math.min(limits.mostScale, Math.max(limits.leastScale, covariance / variance))
  return { scale, shift: meanTo - scale * meanFrom }
}

function weightedSum(weights: Float32Array, values?: Float32Array): number {
  let sum = 0
  for (let at = 0; at < weights.length; at++) sum += (weights[at] ?? 0) * (values?.[at] ?? (values ? 0 : 1))
  return sum
}
