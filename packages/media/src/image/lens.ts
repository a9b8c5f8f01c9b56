import { type Canvas, createCanvas } from '@napi-rs/canvas'
import type { HexColor } from '../templates/index.ts'
import { withOpacity } from './color.ts'
import type { Random } from './random.ts'

/** Darker corners: 0 leaves them, 1 makes them all `color`. */
export const paintVignette = (canvas: Canvas, { color, strength }: { color: HexColor; strength: number }): void => {
  const ctx = canvas.getContext('2d')
  const { width, height } = canvas
  const radius = Math.hypot(width, height) / 2
  const corners = ctx.createRadialGradient(
    width / 2,
    height * 0.48,
    radius * 0.45,
    width / 2,
    height * 0.48,
    radius * 1.05,
  )
  corners.addColorStop(0, withOpacity(color, 0))
  corners.addColorStop(1, withOpacity(color, strength))
  ctx.fillStyle = corners
  ctx.fillRect(0, 0, width, height)
}

const tileSize = 512

/** Film grain from one repeated tile; it also hides the steps of 8-bit gradients, which H.264 makes worse. */
export const paintGrain = (canvas: Canvas, random: Random, strength: number): void => {
  const ctx = canvas.getContext('2d')
  const tile = createCanvas(tileSize, tileSize)
  const tileCtx = tile.getContext('2d')
  const pixels = tileCtx.createImageData(tileSize, tileSize)
  for (let i = 0; i < pixels.data.length; i += 4) {
    const value = 128 + (random.next() + random.next() - 1) * 127
    pixels.data[i] = value
    pixels.data[i + 1] = value
    pixels.data[i + 2] = value
    pixels.data[i + 3] = 255
  }
  tileCtx.putImageData(pixels, 0, 0)
  const pattern = ctx.createPattern(tile, 'repeat')
  if (!pattern) throw new Error('The canvas library made no pattern of the grain.')
  ctx.save()
  ctx.globalCompositeOperation = 'overlay'
  ctx.globalAlpha = 0.04 + 0.12 * strength
  ctx.fillStyle = pattern
  ctx.fillRect(0, 0, canvas.width, canvas.height)
  ctx.restore()
}
