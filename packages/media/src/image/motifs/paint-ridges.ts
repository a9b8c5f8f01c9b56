import { lighten, mix, withOpacity } from '../color.ts'
import { fractalNoise, isAtmospheric, type Stage, withState } from '../stage.ts'
import { paintMist } from './paint-sky.ts'

export interface Ridges {
  readonly count: number
  /** Foot of the farthest and the nearest ridge. */
  readonly farY: number
  readonly nearY: number
  /** Height of the farthest and the nearest ridge. */
  readonly farRise: number
  readonly nearRise: number
  /** Ridges per `unit` of width. */
  readonly frequency: number
  readonly shape: 'peaks' | 'hills' | 'dunes'
  /** Colour of the nearest ridge, 0 as the farthest … 1 as the palette's near (the default). */
  readonly nearTone?: number
  /** Called after each ridge, 0 far … 1 near, with its outline: for what stands on it. */
  readonly onRidge?: (depth: number, outline: (x: number) => number) => void
}

/** Colour of a layer, 0 far … 1 near. */
export const layerColor = (stage: Stage, depth: number) => mix(stage.palette.far, stage.palette.near, depth ** 1.15)

/** Layers of land, each nearer one darker; in between lies mist. */
export const paintRidges = (stage: Stage, ridges: Ridges): void => {
  for (let ridge = 0; ridge < ridges.count; ridge += 1) {
    const depth = ridges.count === 1 ? 1 : ridge / (ridges.count - 1)
    const outline = createOutline(stage, ridges, ridge, depth)
    const rise = ridges.farRise + (ridges.nearRise - ridges.farRise) * depth
    fillRidge(stage, { outline, depth: depth * (ridges.nearTone ?? 1), rise })
    ridges.onRidge?.(depth, outline)
    if (depth < 0.99) {
      const footY = ridges.farY + (ridges.nearY - ridges.farY) * (depth + 0.12)
      paintMist(stage, { y: footY, thickness: stage.unit * 0.07, opacity: 0.42 * (1 - depth) })
    }
  }
}

const createOutline = (stage: Stage, ridges: Ridges, ridge: number, depth: number): ((x: number) => number) => {
  const footY = ridges.farY + (ridges.nearY - ridges.farY) * depth
  const rise = ridges.farRise + (ridges.nearRise - ridges.farRise) * depth
  const frequency = ridges.frequency * (1 - depth * 0.35)
  const octaves = { peaks: isAtmospheric(stage) ? 5 : 2, hills: 2, dunes: 1 }[ridges.shape]
  return (x) => {
    const value = fractalNoise(stage, { x: (x / stage.unit) * frequency, y: 3.7 + ridge * 9.1, octaves })
    // Folding the noise at zero makes crests; left as it is, it rolls.
    const lift = ridges.shape === 'peaks' ? 1 - Math.abs(value) * 1.9 : 0.5 + value * 0.75
    return footY - rise * lift
  }
}

interface RidgeFill {
  outline: (x: number) => number
  depth: number
  rise: number
}

const fillRidge = (stage: Stage, { outline, depth, rise }: RidgeFill): void => {
  const { ctx, manner, palette, unit } = stage
  const color = layerColor(stage, depth)
  withState(ctx, () => {
    traceOutline(stage, outline)
    if (manner === 'paper') {
      ctx.shadowColor = withOpacity(palette.near, 0.35)
      ctx.shadowBlur = unit * 0.025
      ctx.shadowOffsetY = -unit * 0.004
    }
    ctx.fillStyle = color
    if (isAtmospheric(stage)) ctx.fillStyle = shaded(stage, outline, rise, depth)
    ctx.fill()
    ctx.shadowColor = 'transparent'
    if (manner === 'scenic') lightEdge(stage, outline, depth)
  })
}

/** Lit at the crest, darker, then hazy towards the foot. */
const shaded = (stage: Stage, outline: (x: number) => number, rise: number, depth: number) => {
  const { ctx, width, palette } = stage
  const topY = Math.min(...Array.from({ length: 24 }, (_, i) => outline((i / 23) * width)))
  const color = layerColor(stage, depth)
  const gradient = ctx.createLinearGradient(0, topY, 0, topY + rise * 1.6)
  gradient.addColorStop(0, mix(color, palette.light, 0.16 * (1 - depth)))
  gradient.addColorStop(0.4, color)
  gradient.addColorStop(1, mix(color, palette.sky[2], 0.38 * (1 - depth)))
  return gradient
}

/** A thin rim of light on the crest, strongest below the sun. */
const lightEdge = (stage: Stage, outline: (x: number) => number, depth: number): void => {
  const { ctx, light, palette, unit } = stage
  const rim = ctx.createRadialGradient(light.x, light.y, 0, light.x, light.y, unit * 0.9)
  rim.addColorStop(0, withOpacity(lighten(palette.light, 0.2), 0.5 * (1 - depth * 0.6)))
  rim.addColorStop(1, withOpacity(palette.light, 0))
  ctx.strokeStyle = rim
  ctx.lineWidth = unit * 0.0022
  ctx.beginPath()
  for (let x = 0; x <= stage.width; x += 4) ctx.lineTo(x, outline(x))
  ctx.stroke()
}

const traceOutline = ({ ctx, width, height }: Stage, outline: (x: number) => number): void => {
  ctx.beginPath()
  ctx.moveTo(-20, height + 20)
  for (let x = -20; x <= width + 20; x += 4) ctx.lineTo(x, outline(x))
  ctx.lineTo(width + 20, height + 20)
  ctx.closePath()
}
