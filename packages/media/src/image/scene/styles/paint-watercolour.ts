import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { createNoise2D } from 'simplex-noise'
import type { Random } from '../../random.ts'

/**
 * Thin colour on rough paper: shapes bleed over their edges, pigment gathers along them and in the grain of the paper, and a rim of
 * paper stays white.
 */
export const paintWatercolour = (canvas: Canvas, { random, hasPaper }: { random: Random; hasPaper: boolean }): void => {
  const { width, height } = canvas
  const ctx = canvas.getContext('2d')
  const source = ctx.getImageData(0, 0, width, height).data
  const soft = softened(canvas)
  const image = ctx.createImageData(width, height)
  const { data } = image
  const field = createFields(random, width, height)
  const unit = Math.min(width, height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = field.index(x, y)
      const i = (y * width + x) * 4
      const fromX = Math.min(width - 1, Math.max(0, Math.round(x + (field.shiftX[at] ?? 0) * unit * 0.0075)))
      const fromY = Math.min(height - 1, Math.max(0, Math.round(y + (field.shiftY[at] ?? 0) * unit * 0.0075)))
      const j = (fromY * width + fromX) * 4
      const wash = 0.9 + 0.07 * (field.wash[at] ?? 0) + 0.03 * paperTooth(x, y)
      const border = hasPaper ? (field.border[at] ?? 1) : 1
      const grey = ((source[j] ?? 0) * 77 + (source[j + 1] ?? 0) * 150 + (source[j + 2] ?? 0) * 29) >> 8
      for (let channel = 0; channel < 3; channel += 1) {
        // Pigment is purer than what was drawn.
        const here = grey + ((source[j + channel] ?? 0) - grey) * 1.3
        const around = soft[j + channel] ?? 0
        // Darker than its surroundings at an edge: gathered pigment.
        const gathered = here + Math.max(-38, Math.min(14, (here - around) * 0.75))
        const thin = 255 - (255 - gathered * 0.55 - around * 0.45) * 0.92 * wash
        data[i + channel] = 250 - channel * 3 + (thin - (250 - channel * 3)) * border
      }
      data[i + 3] = source[j + 3] ?? 255
    }
  }
  ctx.putImageData(image, 0, 0)
}

/** Cheap and repeatable: the tooth of the paper, -1 … 1. */
const paperTooth = (x: number, y: number): number => {
  const value = Math.imul(x * 374761393 + y * 668265263, 1274126177)
  return (((value ^ (value >>> 13)) & 255) - 128) / 128
}

const softened = (canvas: Canvas): Uint8ClampedArray => {
  const { width, height } = canvas
  const small = createCanvas(Math.ceil(width / 7), Math.ceil(height / 7))
  const smallCtx = small.getContext('2d')
  smallCtx.imageSmoothingQuality = 'high'
  smallCtx.drawImage(canvas, 0, 0, small.width, small.height)
  const large = createCanvas(width, height)
  const largeCtx = large.getContext('2d')
  largeCtx.imageSmoothingEnabled = true
  largeCtx.imageSmoothingQuality = 'high'
  largeCtx.drawImage(small, 0, 0, small.width, small.height, 0, 0, width, height)
  return largeCtx.getImageData(0, 0, width, height).data
}

interface Fields {
  index(x: number, y: number): number
  shiftX: Float32Array
  shiftY: Float32Array
  wash: Float32Array
  /** 0 is bare paper. */
  border: Float32Array
}

const cell = 3

/** Slow noises, computed on every third pixel. */
const createFields = (random: Random, width: number, height: number): Fields => {
  const noise = createNoise2D(() => random.next())
  const columns = Math.ceil(width / cell)
  const rows = Math.ceil(height / cell)
  const unit = Math.min(width, height)
  const make = (value: (x: number, y: number) => number): Float32Array =>
    Float32Array.from({ length: columns * rows }, (_, i) =>
      value(((i % columns) * cell) / unit, (Math.floor(i / columns) * cell) / unit),
    )
  return {
    index: (x, y) => Math.floor(y / cell) * columns + Math.floor(x / cell),
    shiftX: make((x, y) => noise(x * 9, y * 9) + 0.22 * noise(x * 34, y * 34)),
    shiftY: make((x, y) => noise(x * 9 + 50, y * 9) + 0.22 * noise(x * 34 + 50, y * 34)),
    wash: make((x, y) => noise(x * 2.2, y * 2.2 + 90) * 0.7 + noise(x * 12, y * 12 + 90) * 0.5),
    border: make((x, y) => {
      const inside =
        Math.min(x, y, width / unit - x, height / unit - y) -
        0.03 +
        0.022 * noise(x * 6, y * 6 + 20) +
        0.01 * noise(x * 30, y * 30)
      return Math.min(1, Math.max(0, inside / 0.02))
    }),
  }
}
