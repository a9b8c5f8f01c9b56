import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { paintGlow } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { paintShell } from './inside.ts'
import { paintScreens } from './screens.ts'

export const composeLaboratory = (scene: Scene): Composition => {
  const { unit, width, height, focusX } = scene
  const floorY = height * 0.78
  const wall = mix(layerColor(scene, 0.42), '#5c7884', 0.3)
  const tankX = width - focusX
  return {
    isIndoors: true,
    groundY: height * 0.9,
    personHeight: unit * 0.48,
    waterY: null,
    litFrom: { x: tankX, y: height * 0.45 },
    planes: {
      sky: (s) => paintShell(s, { wall, floorY, isPlanked: false }),
      far: (s) => {
        paintPanels(s, floorY)
        paintScreens(s, { x: focusX - unit * 0.36, y: height * 0.2, columns: 3, rows: 2, size: unit * 0.2 })
      },
      middle: (s) => {
        paintTank(s, { x: tankX, foot: floorY + unit * 0.05, size: unit * 0.56 })
        paintBench(s, { x: focusX, top: floorY - unit * 0.12, wide: unit * 0.9 })
      },
      near: (s) =>
        paintSoftSpot(s, {
          x: tankX,
          y: height * 0.88,
          radiusX: unit * 0.5,
          radiusY: unit * 0.08,
          color: s.palette.lamp,
          opacity: 0.4,
        }),
      front: (s) => {
        s.ctx.fillStyle = darken(layerColor(s, 1), 0.4)
        s.ctx.fillRect(0, height * 0.955, width, height * 0.05)
        for (let glass = 0; glass < 7; glass += 1)
          paintGlass(s, {
            x: width * (0.05 + 0.15 * glass + s.random.between(-0.03, 0.03)),
            foot: height * 0.965,
            size: unit * s.random.between(0.09, 0.16),
          })
      },
    },
  }
}

const paintPanels = (scene: Scene, floorY: number): void => {
  const { ctx, width, unit, palette } = scene
  ctx.strokeStyle = withOpacity(darken(palette.near, 0.3), 0.35)
  ctx.lineWidth = unit * 0.003
  for (let x = unit * 0.1; x < width; x += unit * 0.3) {
    ctx.beginPath()
    ctx.moveTo(x, 0)
    ctx.lineTo(x, floorY)
    ctx.stroke()
  }
  for (const y of [0.06, 0.1]) {
    ctx.fillStyle = withOpacity(palette.near, 0.55)
    ctx.fillRect(0, unit * y, width, unit * 0.018)
    ctx.fillStyle = withOpacity(palette.light, 0.3)
    ctx.fillRect(0, unit * y, width, unit * 0.003)
  }
  for (let lamp = 0; lamp < 4; lamp += 1) {
    const x = (width * (lamp + 0.5)) / 4
    ctx.fillStyle = lighten(palette.lamp, 0.6)
    ctx.fillRect(x - unit * 0.12, 0, unit * 0.24, unit * 0.012)
    paintSoftSpot(scene, { x, y: 0, radiusX: unit * 0.35, radiusY: unit * 0.25, color: palette.lamp, opacity: 0.3 })
  }
}

/** A glowing cylinder with something afloat in it. */
const paintTank = (scene: Scene, { x, foot, size }: { x: number; foot: number; size: number }): void => {
  const { ctx, palette, random } = scene
  const [half, top] = [size * 0.2, foot - size]
  paintGlow(scene, { x, y: foot - size * 0.5, radius: size * 0.95, opacity: 0.6, color: palette.lamp })
  const liquid = ctx.createLinearGradient(x - half, 0, x + half, 0)
  liquid.addColorStop(0, withOpacity(darken(palette.lamp, 0.5), 0.95))
  liquid.addColorStop(0.35, withOpacity(lighten(palette.lamp, 0.2), 0.9))
  liquid.addColorStop(1, withOpacity(darken(palette.lamp, 0.6), 0.95))
  ctx.fillStyle = liquid
  ctx.fillRect(x - half, top, half * 2, size)
  ctx.fillStyle = withOpacity(darken(palette.near, 0.2), 0.55)
  ctx.beginPath()
  for (let lobe = 0; lobe < 6; lobe += 1) {
    const angle = (lobe / 6) * 2 * Math.PI
    ctx.ellipse(
      x + Math.cos(angle) * half * 0.22,
      foot - size * 0.55 + Math.sin(angle) * half * 0.35,
      half * 0.3,
      half * 0.34,
      angle,
      0,
      2 * Math.PI,
    )
  }
  ctx.fill()
  for (let bubble = 0; bubble < 26; bubble += 1) {
    ctx.fillStyle = withOpacity('#ffffff', random.between(0.2, 0.7))
    ctx.beginPath()
    ctx.arc(
      x + random.between(-0.85, 0.85) * half,
      random.between(top + size * 0.08, foot - size * 0.1),
      size * random.between(0.002, 0.008),
      0,
      2 * Math.PI,
    )
    ctx.fill()
  }
  ctx.fillStyle = withOpacity('#ffffff', 0.22)
  ctx.fillRect(x - half * 0.72, top + size * 0.1, half * 0.14, size * 0.78)
  const metal = darken(layerColor(scene, 0.85), 0.1)
  for (const [y, h] of [
    [top - size * 0.06, 0.12],
    [foot - size * 0.07, 0.14],
  ] as const) {
    const steel = ctx.createLinearGradient(x - half, 0, x + half, 0)
    steel.addColorStop(0, darken(metal, 0.4))
    steel.addColorStop(0.3, lighten(metal, 0.25))
    steel.addColorStop(1, darken(metal, 0.5))
    ctx.fillStyle = steel
    ctx.fillRect(x - half * 1.2, y, half * 2.4, size * h)
  }
}

const paintBench = (scene: Scene, { x, top, wide }: { x: number; top: number; wide: number }): void => {
  const { ctx, unit, palette, random } = scene
  const color = mix(layerColor(scene, 0.8), '#8fa4ad', 0.15)
  ctx.fillStyle = darken(color, 0.3)
  ctx.fillRect(x - wide / 2, top, wide, unit * 0.17)
  ctx.fillStyle = lighten(color, 0.1)
  ctx.fillRect(x - wide / 2 - unit * 0.02, top - unit * 0.02, wide + unit * 0.04, unit * 0.024)
  ctx.fillStyle = withOpacity(palette.light, 0.5)
  ctx.fillRect(x - wide / 2 - unit * 0.02, top - unit * 0.02, wide + unit * 0.04, unit * 0.003)
  for (let glass = 0; glass < 9; glass += 1)
    paintGlass(scene, {
      x: x - wide * 0.45 + wide * 0.11 * glass,
      foot: top - unit * 0.02,
      size: unit * random.between(0.05, 0.1),
    })
}

const paintGlass = (scene: Scene, { x, foot, size }: { x: number; foot: number; size: number }): void => {
  const { ctx, random, palette } = scene
  const tones = [palette.lamp, palette.accent, '#7dffb0', '#c98bff'] as const
  const tone = tones[random.integer(0, 3)] ?? palette.lamp
  const isFlask = random.chance(0.5)
  const path = (): void => {
    ctx.beginPath()
    if (isFlask) {
      ctx.moveTo(x - size * 0.1, foot - size)
      ctx.lineTo(x - size * 0.1, foot - size * 0.6)
      ctx.lineTo(x - size * 0.36, foot)
      ctx.lineTo(x + size * 0.36, foot)
      ctx.lineTo(x + size * 0.1, foot - size * 0.6)
      ctx.lineTo(x + size * 0.1, foot - size)
    } else ctx.rect(x - size * 0.16, foot - size, size * 0.32, size)
    ctx.closePath()
  }
  ctx.save()
  path()
  ctx.clip()
  ctx.fillStyle = withOpacity(tone, 0.75)
  ctx.fillRect(x - size, foot - size * random.between(0.25, 0.55), size * 2, size)
  ctx.restore()
  path()
  ctx.fillStyle = withOpacity('#dff4ff', 0.12)
  ctx.fill()
  ctx.strokeStyle = withOpacity('#e9fbff', 0.5)
  ctx.lineWidth = Math.max(1, size * 0.03)
  ctx.stroke()
  paintSoftSpot(scene, {
    x,
    y: foot - size * 0.2,
    radiusX: size * 0.7,
    radiusY: size * 0.5,
    color: tone,
    opacity: 0.25,
  })
}
