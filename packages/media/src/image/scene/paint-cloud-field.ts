import { createCanvas } from '@napi-rs/canvas'
import { channels, darken, lighten, mix } from '../color.ts'
import type { Scene } from './scene.ts'

/** One cell of the field is this many pixels of a 1080-pixel-high picture; clouds are soft, so stretching hides it. */
const cellsAcross = 300

/**
 * Clouds as a ceiling that runs to the horizon: noise on a plane seen in perspective, brighter on the side of the light.
 * Computed small and stretched.
 */
export const paintCloudField = (scene: Scene): void => {
  const { ctx, width, height, horizonY } = scene
  const columns = Math.round(cellsAcross * Math.min(1, width / height))
  const rows = Math.max(8, Math.round((columns * horizonY) / width))
  const small = createCanvas(columns, rows)
  const smallCtx = small.getContext('2d')
  const image = smallCtx.createImageData(columns, rows)
  fillClouds(scene, { data: image.data, columns, rows })
  smallCtx.putImageData(image, 0, 0)
  ctx.save()
  ctx.imageSmoothingEnabled = true
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(small, 0, 0, columns, rows, 0, 0, width, horizonY * 1.02)
  ctx.restore()
}

interface Field {
  data: Uint8ClampedArray
  columns: number
  rows: number
}

const coverOf = ({ brief, seed }: Scene): number => {
  const base = { clear: 0.12, rain: -0.42, fog: -0.1, snow: -0.3, storm: -0.5 }[brief.weather]
  return base + ((seed * 7919) % 100) / 400
}

const fillClouds = (scene: Scene, { data, columns, rows }: Field): void => {
  const { light, width, horizonY, palette, brief } = scene
  const cover = coverOf(scene)
  const isCel = brief.style === 'anime'
  const isHeavy = brief.weather === 'storm' || brief.weather === 'rain'
  const lit = channels(
    isHeavy
      ? mix(palette.sky[1], palette.sky[2], brief.weather === 'storm' ? 0.55 : 0.8)
      : brief.time === 'night'
        ? mix(palette.sky[2], palette.light, 0.25)
        : lighten(palette.light, 0.35),
  )
  const shade = channels(
    brief.weather === 'storm' ? darken(palette.sky[1], 0.45) : mix(palette.sky[0], palette.sky[2], 0.35),
  )
  const lightColumn = (light.x / width) * columns
  const lightRow = (light.y / horizonY) * rows
  for (let row = 0; row < rows; row += 1) {
    const rise = 1 - row / rows
    const depth = 1 / (rise + 0.12)
    // At the horizon clouds are thin and drown in haze.
    const fade = Math.min(1, rise * 3.2) * (brief.weather === 'clear' ? 0.92 : 1)
    for (let column = 0; column < columns; column += 1) {
      const x = (column / columns - 0.5) * depth * 2.1
      const y = depth * 1.5
      const density = clouds(scene, x, y)
      const raw = (density - cover) / 0.55
      const thickness = isCel ? smooth(raw * 2.6) : smooth(raw)
      if (thickness <= 0) continue
      const toLight = Math.tanh(((lightColumn - column) / columns) * 6) * 0.09
      const towards = clouds(
        scene,
        x + toLight * depth * 0.4,
        y + (0.04 + 0.1 * Math.tanh(((row - lightRow) / rows) * 6)) * depth * 0.3,
      )
      const slope = Math.min(1, Math.max(0, 0.55 + (density - towards) * 2.4))
      const glow = Math.exp(-Math.hypot((column - lightColumn) / columns, (row - lightRow) / rows) * 2.4) * 0.6
      let bright = Math.min(1, slope * 0.75 + glow) * (1 - 0.35 * smooth(raw - 0.6))
      if (isCel) bright = bright > 0.62 ? 1 : bright > 0.4 ? 0.62 : 0.25
      const at = (row * columns + column) * 4
      for (let channel = 0; channel < 3; channel += 1) {
        const from = shade[channel] ?? 0
        data[at + channel] = from + ((lit[channel] ?? 0) - from) * bright
      }
      data[at + 3] = 255 * thickness * fade
    }
  }
}

const smooth = (value: number): number => {
  const part = Math.min(1, Math.max(0, value))
  return part * part * (3 - 2 * part)
}

const clouds = (scene: Scene, x: number, y: number): number => {
  const { noise } = scene
  const warp = noise(x * 0.5, y * 0.5 + 40) * 0.5
  return (
    noise(x * 0.55 + warp, y * 0.9) * 0.5 +
    noise(x * 1.3 + warp, y * 2.1 + 9) * 0.28 +
    noise(x * 3 + warp, y * 4.6 + 23) * 0.15 +
    noise(x * 6.5, y * 9.5 + 51) * 0.07
  )
}
