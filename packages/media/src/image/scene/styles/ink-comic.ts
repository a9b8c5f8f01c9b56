import type { Canvas } from '@napi-rs/canvas'
import { stepTable } from './tone.ts'

/** Flat strong colours, black outlines where tones meet, dots of ink in the shadows. */
export const inkComic = (canvas: Canvas): void => {
  const { width, height } = canvas
  const ctx = canvas.getContext('2d')
  const image = ctx.getImageData(0, 0, width, height)
  const { data } = image
  const edges = outlines(data, width, height)
  const step = stepTable(5)
  const cell = Math.max(4, Math.round(Math.min(width, height) / 150))
  const cos = Math.cos(Math.PI / 4)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = (y * width + x) * 4
      const [red, green, blue] = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0]
      const light = (red * 77 + green * 150 + blue * 29) >> 8
      const flat = (step[Math.min(255, Math.round(light * 1.1 + 8))] ?? light) * 0.96 + 12
      // A screen at 45 degrees: dots grow as the tone gets darker.
      const u = (((x + y) * cos) / cell) % 1
      const v = ((((x - y) * cos) / cell) % 1) + 1
      const dot = Math.hypot(u - 0.5, (v % 1) - 0.5)
      const size = light < 118 ? 0.5 - light / 260 : light > 205 ? 0 : 0.08
      const screen = dot < size ? 0.66 : 1
      const ink = 1 - (edges[y * width + x] ?? 0) / 255
      const amount = screen * ink
      data[i] = (flat + (red - light) * 1.65) * amount
      data[i + 1] = (flat + (green - light) * 1.65) * amount
      data[i + 2] = (flat + (blue - light) * 1.65) * amount
    }
  }
  ctx.putImageData(image, 0, 0)
}

/** How much ink lies on each pixel, 0 to 255: the difference of tones across it, over a reach that grows with the picture. */
const outlines = (data: Uint8ClampedArray, width: number, height: number): Uint8Array => {
  const reach = Math.max(1, Math.round(Math.min(width, height) / 540))
  const tones = new Int16Array(width * height)
  for (let i = 0; i < tones.length; i += 1)
    tones[i] = ((data[i * 4] ?? 0) * 90 + (data[i * 4 + 1] ?? 0) * 120 + (data[i * 4 + 2] ?? 0) * 46) >> 8
  const ink = new Uint8Array(width * height)
  for (let y = reach; y < height - reach; y += 1) {
    for (let x = reach; x < width - reach; x += 1) {
      const at = y * width + x
      const across = (tones[at + reach] ?? 0) - (tones[at - reach] ?? 0)
      const down = (tones[at + reach * width] ?? 0) - (tones[at - reach * width] ?? 0)
      const change = Math.abs(across) + Math.abs(down)
      if (change > 22) ink[at] = Math.min(255, (change - 22) * 11)
    }
  }
  return ink
}
