import { lighten, mix, withOpacity } from '../color.ts'
import { isAtmospheric, type Stage, withState } from '../stage.ts'
import { paintBirds } from './paint-figures.ts'
import { paintRidges } from './paint-ridges.ts'
import { paintLight, paintSky, paintSoftSpot } from './paint-sky.ts'

/** Above the clouds: summits, then banks of cloud down to the foot. */
export const paintClouds = (stage: Stage): void => {
  const { height, unit, horizonY, palette, light } = stage
  paintSky(stage)
  paintLight(stage)
  paintRidges(stage, {
    count: 2,
    farY: horizonY + unit * 0.06,
    nearY: horizonY + unit * 0.12,
    farRise: unit * 0.16,
    nearRise: unit * 0.12,
    frequency: 1.1,
    shape: 'peaks',
    nearTone: 0.4,
  })
  const banks = 6
  for (let bank = 0; bank < banks; bank += 1) {
    const near = bank / (banks - 1)
    paintBank(stage, { y: horizonY + unit * 0.06 + near ** 1.3 * (height - horizonY) * 0.8, near })
  }
  if (isAtmospheric(stage)) {
    // The sun's warmth on the clouds below it.
    const spot = { x: light.x, y: horizonY + unit * 0.12, radiusX: unit * 0.7, radiusY: unit * 0.2 }
    paintSoftSpot(stage, { ...spot, color: palette.light, opacity: 0.4 })
  }
  paintBirds(stage, palette.near)
}

interface Bank {
  y: number
  /** 0 far … 1 near. */
  near: number
}

const paintBank = (stage: Stage, { y, near }: Bank): void => {
  const { ctx, width, unit, height, manner, palette } = stage
  const { top, foot } = bankColors(stage, near)
  const fill = ctx.createLinearGradient(0, y - unit * (0.05 + 0.09 * near), 0, y + unit * (0.07 + 0.16 * near))
  fill.addColorStop(0, top)
  fill.addColorStop(1, foot)
  withState(ctx, () => {
    ctx.fillStyle = manner === 'poster' ? mix(top, foot, 0.4) : fill
    if (manner === 'paper') {
      ctx.shadowColor = withOpacity(palette.near, 0.22)
      ctx.shadowBlur = unit * 0.02
    }
    ctx.beginPath()
    ctx.rect(-10, y, width + 20, height)
    for (const { x, size, lift } of puffs(stage, near)) {
      ctx.moveTo(x + size, y - lift)
      ctx.arc(x, y - lift, size, 0, 2 * Math.PI)
    }
    ctx.fill()
  })
}

const bankColors = ({ manner, palette }: Stage, near: number) => {
  if (manner === 'paper') {
    return { top: lighten(palette.sky[1], 0.5), foot: mix(palette.sky[2], palette.far, 0.2 + 0.5 * near) }
  }
  return {
    top: mix(palette.light, palette.far, 0.15 + near * 0.5),
    foot: mix(palette.far, palette.near, 0.1 + near * 0.75),
  }
}

/** Heaps of discs that follow slow noise, with flat stretches between them. */
const puffs = ({ width, unit, random, noise }: Stage, near: number) => {
  const found: { x: number; size: number; lift: number }[] = []
  const largest = unit * (0.035 + 0.075 * near)
  for (let x = -largest; x < width + largest; x += largest * random.between(0.3, 0.6)) {
    const heap = Math.max(0.12, 0.5 + noise((x / unit) * (1.9 - near), near * 31) * 0.75)
    const size = largest * heap * random.between(0.6, 1.1)
    found.push({ x, size, lift: size * random.between(-0.3, 0.25) + largest * (heap - 0.4) * 0.5 })
  }
  return found
}
