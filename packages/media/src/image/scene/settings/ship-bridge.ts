import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { paintStarfield } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { paintPlanet } from './cosmos.ts'
import { paintScreens } from './screens.ts'

export const composeShipBridge = (scene: Scene): Composition => {
  const { unit, width, height, focusX } = scene
  const sill = height * 0.6
  return {
    isIndoors: true,
    groundY: height * 0.9,
    personHeight: unit * 0.46,
    waterY: null,
    litFrom: { x: width - focusX, y: height * 0.35 },
    planes: {
      sky: (s) => {
        const { ctx } = s
        ctx.fillStyle = '#03050c'
        ctx.fillRect(0, 0, width, height)
        paintStarfield(s, { count: 520, foot: sill * 1.1 })
        paintSoftSpot(s, {
          x: width * 0.5,
          y: sill * 0.5,
          radiusX: width * 0.5,
          radiusY: unit * 0.3,
          color: mix(s.palette.accent, '#4a3fa0', 0.6),
          opacity: 0.4,
        })
        paintPlanet(s, { x: width - focusX, y: sill * 0.62, radius: unit * 0.24 })
      },
      far: (s) => paintViewports(s, sill),
      middle: (s) => paintConsoles(s, { sill }),
      near: (s) => {
        const fill = s.ctx.createLinearGradient(0, height * 0.8, 0, height)
        fill.addColorStop(0, mix(layerColor(s, 0.9), s.palette.lamp, 0.14))
        fill.addColorStop(1, darken(layerColor(s, 1), 0.5))
        s.ctx.fillStyle = fill
        s.ctx.fillRect(0, height * 0.8, width, height * 0.2)
        for (const side of [-1, 1]) {
          s.ctx.fillStyle = withOpacity(s.palette.lamp, 0.75)
          s.ctx.beginPath()
          s.ctx.moveTo(width / 2 + side * unit * 0.3, height * 0.8)
          s.ctx.lineTo(width / 2 + side * unit * 0.31, height * 0.8)
          s.ctx.lineTo(width / 2 + side * unit * 0.62, height)
          s.ctx.lineTo(width / 2 + side * unit * 0.59, height)
          s.ctx.fill()
        }
      },
      front: (s) => {
        for (const side of [-1, 1])
          paintSeat(s, { x: width / 2 + side * unit * 0.66, foot: height * 1.06, size: unit * 0.46 })
      },
    },
  }
}

const paintViewports = (scene: Scene, sill: number): void => {
  const { ctx, width, height, unit, palette } = scene
  const hull = mix(layerColor(scene, 0.85), '#27323d', 0.4)
  ctx.save()
  ctx.beginPath()
  ctx.rect(0, 0, width, height)
  for (let pane = 0; pane < 5; pane += 1) {
    const [left, right] = [width * (0.03 + pane * 0.19), width * (0.03 + pane * 0.19 + 0.175)]
    const tilt = (pane - 2) * unit * 0.02
    ctx.moveTo(left + tilt, height * 0.09)
    ctx.lineTo(right + tilt, height * 0.09)
    ctx.lineTo(right - tilt, sill)
    ctx.lineTo(left - tilt, sill)
    ctx.closePath()
  }
  const fill = ctx.createLinearGradient(0, 0, 0, height)
  fill.addColorStop(0, darken(hull, 0.4))
  fill.addColorStop(0.6, hull)
  fill.addColorStop(1, darken(hull, 0.35))
  ctx.fillStyle = fill
  ctx.fill('evenodd')
  ctx.strokeStyle = withOpacity(palette.lamp, 0.3)
  ctx.lineWidth = unit * 0.003
  ctx.stroke()
  ctx.restore()
  ctx.fillStyle = lighten(palette.lamp, 0.4)
  ctx.fillRect(width * 0.05, height * 0.045, width * 0.9, unit * 0.006)
  paintSoftSpot(scene, {
    x: width / 2,
    y: height * 0.05,
    radiusX: width * 0.6,
    radiusY: unit * 0.12,
    color: palette.lamp,
    opacity: 0.35,
  })
}

const paintConsoles = (scene: Scene, { sill }: { sill: number }): void => {
  const { ctx, width, height, unit, palette, random } = scene
  const color = mix(layerColor(scene, 0.95), '#1c2731', 0.4)
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.moveTo(0, sill + unit * 0.02)
  ctx.lineTo(width, sill + unit * 0.02)
  ctx.lineTo(width, height)
  ctx.lineTo(0, height)
  ctx.fill()
  ctx.fillStyle = withOpacity(palette.lamp, 0.5)
  ctx.fillRect(0, sill + unit * 0.02, width, unit * 0.003)
  paintScreens(scene, { x: width / 2 - unit * 0.82, y: sill + unit * 0.05, columns: 7, rows: 1, size: unit * 0.21 })
  const keys = [palette.lamp, palette.accent, '#7dffb0', '#ffffff'] as const
  for (let key = 0; key < 320; key += 1) {
    ctx.fillStyle = withOpacity(keys[random.integer(0, 3)] ?? palette.lamp, random.between(0.15, 0.85))
    ctx.fillRect(random.next() * width, sill + unit * random.between(0.2, 0.27), unit * 0.006, unit * 0.004)
  }
}

const paintSeat = (scene: Scene, { x, foot, size }: { x: number; foot: number; size: number }): void => {
  const { ctx, palette } = scene
  ctx.fillStyle = darken(layerColor(scene, 1), 0.35)
  ctx.beginPath()
  ctx.roundRect(x - size * 0.26, foot - size, size * 0.52, size * 1.1, size * 0.12)
  ctx.roundRect(x - size * 0.15, foot - size * 1.2, size * 0.3, size * 0.24, size * 0.07)
  ctx.fill()
  ctx.strokeStyle = withOpacity(palette.lamp, 0.4)
  ctx.lineWidth = size * 0.008
  ctx.stroke()
}
