import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { paintConifer } from '../../motifs/paint-figures.ts'
import { layerColor, paintRidges } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { fractalNoise } from '../../stage.ts'
import type { Scene } from '../scene.ts'

/** A ground that rolls down to the picture's foot, darker towards the viewer, lit below the light. */
export interface Ground {
  readonly y: number
  readonly rise: number
  /** 0 far … 1 near, for the colour. */
  readonly depth: number
  readonly roughness?: number
  readonly row: number
}

export const groundLine =
  (scene: Scene, ground: Ground) =>
  (x: number): number =>
    ground.y -
    ground.rise *
      fractalNoise(scene, { x: (x / scene.unit) * 0.9, y: ground.row * 7.3, octaves: ground.roughness ?? 2 })

export const paintGround = (scene: Scene, ground: Ground): void => {
  const { ctx, width, height, palette, light, unit } = scene
  const line = groundLine(scene, ground)
  const color = layerColor(scene, ground.depth)
  ctx.beginPath()
  ctx.moveTo(-10, height + 10)
  for (let x = -10; x <= width + 10; x += 5) ctx.lineTo(x, line(x))
  ctx.lineTo(width + 10, height + 10)
  ctx.closePath()
  const fill = ctx.createLinearGradient(0, ground.y - ground.rise, 0, height)
  fill.addColorStop(0, mix(color, palette.light, 0.16))
  fill.addColorStop(0.25, color)
  fill.addColorStop(1, darken(color, 0.45))
  ctx.fillStyle = fill
  ctx.fill()
  ctx.save()
  ctx.clip()
  paintSoftSpot(scene, {
    x: light.x,
    y: ground.y,
    radiusX: unit * 0.75,
    radiusY: unit * 0.14,
    color: palette.light,
    opacity: scene.isNight ? 0.14 : 0.3,
  })
  ctx.restore()
}

/** Rows of firs that shrink with distance. */
export const paintFirs = (
  scene: Scene,
  row: { y: (x: number) => number; size: number; step: number; depth: number; sparse?: number; clearOf?: number },
): void => {
  const { width, unit, random } = scene
  const color = layerColor(scene, row.depth)
  for (let x = -unit * 0.1; x < width + unit * 0.1; x += unit * row.step * random.between(0.5, 1.5)) {
    if (row.sparse && random.chance(row.sparse)) continue
    const size = unit * row.size * random.between(0.6, 1.25)
    if (row.clearOf !== undefined && Math.abs(x - row.clearOf) < size * 0.3 + unit * 0.07) continue
    paintConifer(scene, {
      x,
      y: row.y(x) + size * 0.05,
      size,
      color: random.chance(0.3) ? lighten(color, 0.03) : color,
    })
  }
}

/** Blades that lean with the wind, in a band over the ground. */
export const paintGrass = (
  scene: Scene,
  band: { y: number; height: number; count: number; color: `#${string}`; tip: `#${string}` },
): void => {
  const { ctx, width, random } = scene
  for (const [share, color] of [
    [0.5, band.color],
    [0.3, mix(band.color, band.tip, 0.4)],
    [0.2, band.tip],
  ] as const) {
    ctx.fillStyle = color
    ctx.beginPath()
    for (let blade = 0; blade < band.count * share; blade += 1) {
      const x = random.between(-0.02, 1.02) * width
      const size = band.height * random.between(0.35, 1)
      const lean = size * random.between(-0.15, 0.5)
      const thick = size * 0.035
      ctx.moveTo(x - thick, band.y + size * 0.15)
      ctx.quadraticCurveTo(x, band.y - size * 0.5, x + lean, band.y - size)
      ctx.quadraticCurveTo(x + thick, band.y - size * 0.4, x + thick, band.y + size * 0.15)
    }
    ctx.fill()
  }
}

/** Hills that recede under haze, for any setting that has land behind it. */
export const paintFarHills = (scene: Scene, shape: 'peaks' | 'hills', rise: number): void => {
  const { unit, horizonY } = scene
  paintRidges(scene, {
    count: 3,
    farY: horizonY - unit * 0.02,
    nearY: horizonY + unit * 0.07,
    farRise: unit * rise,
    nearRise: unit * rise * 0.5,
    frequency: shape === 'peaks' ? 1.5 : 1.1,
    shape,
    nearTone: 0.35,
  })
}

/** Beams from the light through haze; soft, and only where there is air to see them. */
export const paintShafts = (
  scene: Scene,
  { strength, count = 7, spread = 1 }: { strength: number; count?: number; spread?: number },
): void => {
  const { ctx, light, unit, height, palette, random } = scene
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  for (let shaft = 0; shaft < count; shaft += 1) {
    const angle = Math.PI / 2 + random.between(-0.75, 0.75) * spread
    const wide = random.between(0.015, 0.06)
    const reach = height * 1.3
    const fade = ctx.createRadialGradient(light.x, light.y, unit * 0.05, light.x, light.y, reach)
    fade.addColorStop(0, withOpacity(palette.light, strength * random.between(0.4, 1)))
    fade.addColorStop(1, withOpacity(palette.light, 0))
    ctx.fillStyle = fade
    for (const part of [1, 0.6]) {
      ctx.beginPath()
      ctx.moveTo(light.x, light.y)
      ctx.lineTo(light.x + Math.cos(angle - wide * part) * reach, light.y + Math.sin(angle - wide * part) * reach)
      ctx.lineTo(light.x + Math.cos(angle + wide * part) * reach, light.y + Math.sin(angle + wide * part) * reach)
      ctx.fill()
    }
  }
  ctx.restore()
}

/** The haze of a plane, denser in bad weather. */
export const paintAir = (
  scene: Scene,
  { y, thickness, opacity }: { y: number; thickness: number; opacity: number },
): void => {
  const { ctx, width, palette, brief } = scene
  const dense =
    { clear: 0.6, rain: 1.1, fog: 1.9, snow: 1.2, storm: 0.9 }[brief.weather] *
    (brief.time === 'day' && brief.weather === 'clear' ? 0.6 : 1)
  const peak = Math.min(0.95, opacity * dense)
  const mist = ctx.createLinearGradient(0, y - thickness, 0, y + thickness)
  mist.addColorStop(0, withOpacity(palette.haze, 0))
  mist.addColorStop(0.5, withOpacity(palette.haze, peak))
  mist.addColorStop(1, withOpacity(palette.haze, peak * 0.35))
  ctx.fillStyle = mist
  ctx.fillRect(0, y - thickness, width, thickness * 2)
}
