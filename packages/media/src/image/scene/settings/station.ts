import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintGlow, paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { paintAir } from './land.ts'

export const composeStation = (scene: Scene): Composition => {
  const { unit, width, height, lightSide } = scene
  const end = { x: width * (0.5 + 0.08 * lightSide), y: height * 0.52 }
  return {
    isIndoors: true,
    groundY: height * 0.9,
    personHeight: unit * 0.34,
    waterY: null,
    litFrom: end,
    planes: {
      sky: (s) => {
        paintHeaven({ ...s, light: { ...end, radius: unit * 0.03 }, horizonY: end.y })
        paintAir(s, { y: end.y, thickness: unit * 0.25, opacity: 0.7 })
      },
      far: (s) => paintHall(s, end),
      middle: (s) => {
        paintTracks(s, end)
        paintStandingTrain(s, end)
        paintGlow(s, {
          ...end,
          radius: unit * 0.6,
          opacity: s.isNight ? 0.45 : 0.6,
          color: s.isNight ? s.palette.lamp : s.palette.light,
        })
      },
      near: (s) => paintPlatform(s, end),
      front: (s) => {
        paintClock(s)
        paintAir(s, { y: height * 0.98, thickness: unit * 0.14, opacity: 0.25 })
      },
    },
  }
}

/** Iron arches and a glazed roof that run to the end of the hall. */
const paintHall = (scene: Scene, end: { x: number; y: number }): void => {
  const { ctx, width, height, unit, palette, brief } = scene
  const isDark = scene.isNight || brief.time === 'dusk'
  for (let arch = 0; arch < 9; arch += 1) {
    const part = ((arch + 1) / 9) ** 2
    const depth = 0.25 + 0.72 * part
    const color = layerColor(scene, depth)
    const [half, rise] = [width * 0.62 * part + unit * 0.06, height * 0.66 * part + unit * 0.06]
    const foot = end.y + height * 0.42 * part
    ctx.strokeStyle = color
    ctx.lineWidth = unit * 0.035 * part + 1
    ctx.beginPath()
    ctx.moveTo(end.x - half, foot)
    ctx.lineTo(end.x - half, end.y - rise * 0.2)
    ctx.ellipse(end.x, end.y - rise * 0.2, half, rise * 0.8, 0, Math.PI, 2 * Math.PI)
    ctx.lineTo(end.x + half, foot)
    ctx.stroke()
    ctx.lineWidth = unit * 0.01 * part + 0.5
    for (let rib = 1; rib < 8; rib += 1) {
      const angle = Math.PI + (rib / 8) * Math.PI
      const next = ((arch + 2) / 9) ** 2
      const [nextHalf, nextRise] = [width * 0.62 * next + unit * 0.06, height * 0.66 * next + unit * 0.06]
      ctx.beginPath()
      ctx.moveTo(end.x + Math.cos(angle) * half, end.y - rise * 0.2 + Math.sin(angle) * rise * 0.8)
      ctx.lineTo(end.x + Math.cos(angle) * nextHalf, end.y - nextRise * 0.2 + Math.sin(angle) * nextRise * 0.8)
      ctx.stroke()
    }
    if (isDark && arch > 1) {
      for (const side of [-1, 1]) {
        const [lx, ly] = [end.x + side * half * 0.62, end.y - rise * 0.42]
        ctx.fillStyle = lighten(palette.lamp, 0.5)
        ctx.beginPath()
        ctx.arc(lx, ly, unit * 0.012 * part + 1, 0, 2 * Math.PI)
        ctx.fill()
        paintGlow(scene, { x: lx, y: ly, radius: unit * 0.2 * part, opacity: 0.6, color: palette.lamp })
      }
    }
  }
}

const paintTracks = (scene: Scene, end: { x: number; y: number }): void => {
  const { ctx, width, height, unit, palette } = scene
  const bed = layerColor(scene, 0.85)
  const fill = ctx.createLinearGradient(0, end.y, 0, height)
  fill.addColorStop(0, mix(bed, palette.haze, 0.6))
  fill.addColorStop(1, darken(bed, 0.4))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(end.x - unit * 0.02, end.y)
  ctx.lineTo(end.x + unit * 0.02, end.y)
  ctx.lineTo(width * 1.1, height)
  ctx.lineTo(-width * 0.1, height)
  ctx.fill()
  const trackX = end.x + scene.lightSide * unit * 0.5
  for (let sleeper = 1; sleeper < 26; sleeper += 1) {
    const part = (sleeper / 26) ** 2.2
    ctx.fillStyle = withOpacity(darken(bed, 0.5), 0.8)
    const x = end.x + (trackX - end.x) * part
    ctx.fillRect(x - unit * 0.26 * part, end.y + (height - end.y) * part, unit * 0.52 * part, unit * 0.016 * part)
  }
  for (const rail of [-0.17, 0.17]) {
    ctx.fillStyle = withOpacity(mix(palette.light, palette.sky[2], 0.4), 0.75)
    ctx.beginPath()
    ctx.moveTo(end.x, end.y)
    ctx.lineTo(trackX + (rail - 0.008) * unit, height)
    ctx.lineTo(trackX + (rail + 0.008) * unit, height)
    ctx.fill()
  }
}

/** A train at the other platform, in perspective. */
const paintStandingTrain = (scene: Scene, end: { x: number; y: number }): void => {
  const { ctx, width, height, palette, unit, lightSide } = scene
  const side = lightSide
  const at = (part: number, up: number): [number, number] => [
    end.x + side * (width * 0.56 * part + unit * 0.03),
    end.y + (up < 0 ? up * unit * 0.62 : up * (height - end.y)) * part,
  ]
  const quad = (a: number, b: number, low: number, high: number): void => {
    ctx.beginPath()
    ctx.moveTo(...at(a, low))
    ctx.lineTo(...at(b, low))
    ctx.lineTo(...at(b, high))
    ctx.lineTo(...at(a, high))
    ctx.fill()
  }
  const paint = mix(palette.accent, palette.near, 0.5)
  const fill = ctx.createLinearGradient(end.x, 0, end.x + side * width * 0.5, 0)
  fill.addColorStop(0, mix(paint, palette.haze, 0.6))
  fill.addColorStop(1, darken(paint, 0.2))
  ctx.fillStyle = fill
  quad(0.12, 1.25, 0.72, -0.62)
  ctx.fillStyle = mix(palette.light, paint, 0.6)
  quad(0.12, 1.25, 0.16, 0.12)
  for (let window = 0; window < 16; window += 1) {
    const [a, b] = [0.14 * 1.15 ** window, 0.14 * 1.15 ** window * 1.1]
    ctx.fillStyle = withOpacity(lighten(palette.lamp, 0.2), 0.9)
    quad(a, b, -0.02, -0.4)
  }
}

const paintPlatform = (scene: Scene, end: { x: number; y: number }): void => {
  const { ctx, width, height, unit, palette, lightSide } = scene
  const color = layerColor(scene, 0.8)
  const edge = lightSide > 0 ? 0 : width
  ctx.fillStyle = mix(color, palette.sky[2], 0.12)
  ctx.beginPath()
  ctx.moveTo(end.x - lightSide * unit * 0.01, end.y + unit * 0.005)
  ctx.lineTo(end.x + lightSide * unit * 0.28, height)
  ctx.lineTo(edge - lightSide * unit * 0.5, height)
  ctx.lineTo(edge - lightSide * unit * 0.5, end.y + unit * 0.2)
  ctx.fill()
  const shade = ctx.createLinearGradient(0, end.y, 0, height)
  shade.addColorStop(0, withOpacity(palette.light, 0.25))
  shade.addColorStop(1, withOpacity(darken(palette.near, 0.5), 0.65))
  ctx.fillStyle = shade
  ctx.fill()
  ctx.strokeStyle = withOpacity(mix(palette.accent, '#ffd24a', 0.6), 0.85)
  ctx.lineWidth = unit * 0.008
  ctx.beginPath()
  ctx.moveTo(end.x, end.y + unit * 0.02)
  ctx.lineTo(end.x + lightSide * unit * 0.22, height)
  ctx.stroke()
}

const paintClock = (scene: Scene): void => {
  const { ctx, width, height, unit, palette, lightSide, random } = scene
  const [x, y, r] = [width * (0.5 - 0.3 * lightSide), height * 0.2, unit * 0.06]
  ctx.fillStyle = darken(layerColor(scene, 1), 0.3)
  ctx.fillRect(x - unit * 0.005, 0, unit * 0.01, y)
  ctx.beginPath()
  ctx.arc(x, y, r * 1.14, 0, 2 * Math.PI)
  ctx.fill()
  ctx.fillStyle = mix('#fff4dc', palette.lamp, 0.3)
  ctx.beginPath()
  ctx.arc(x, y, r, 0, 2 * Math.PI)
  ctx.fill()
  ctx.strokeStyle = '#221d1a'
  ctx.lineCap = 'round'
  for (const [length, angle, thick] of [
    [0.5, random.between(0, 6.2), 0.09],
    [0.75, random.between(0, 6.2), 0.06],
  ] as const) {
    ctx.lineWidth = r * thick
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.lineTo(x + Math.sin(angle) * r * length, y - Math.cos(angle) * r * length)
    ctx.stroke()
  }
  for (let hour = 0; hour < 12; hour += 1) {
    const angle = (hour / 12) * 2 * Math.PI
    ctx.fillStyle = '#221d1a'
    ctx.fillRect(
      x + Math.sin(angle) * r * 0.85 - r * 0.03,
      y - Math.cos(angle) * r * 0.85 - r * 0.03,
      r * 0.06,
      r * 0.06,
    )
  }
  paintGlow(scene, { x, y, radius: r * 4, opacity: 0.3, color: palette.lamp })
}
