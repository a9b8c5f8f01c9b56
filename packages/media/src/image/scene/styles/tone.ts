import { type Canvas, createCanvas } from '@napi-rs/canvas'

/** Light that spreads from bright places, and deeper middle tones: what a lens and film do. */
export const exposePhoto = (canvas: Canvas): void => {
  bloom(canvas, 0.2)
  const ctx = canvas.getContext('2d')
  ctx.save()
  ctx.globalCompositeOperation = 'soft-light'
  ctx.globalAlpha = 0.3
  ctx.drawImage(canvas, 0, 0)
  ctx.restore()
}

/** The picture once more over itself, out of focus and only adding light. */
const bloom = (canvas: Canvas, strength: number): void => {
  const { width, height } = canvas
  const ctx = canvas.getContext('2d')
  const small = createCanvas(Math.max(1, Math.round(width / 24)), Math.max(1, Math.round(height / 24)))
  const smallCtx = small.getContext('2d')
  smallCtx.imageSmoothingQuality = 'high'
  smallCtx.drawImage(canvas, 0, 0, small.width, small.height)
  // Squared, so that only what is bright shines.
  smallCtx.globalCompositeOperation = 'multiply'
  smallCtx.drawImage(small, 0, 0)
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  ctx.globalAlpha = strength
  ctx.imageSmoothingEnabled = true
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(small, 0, 0, small.width, small.height, 0, 0, width, height)
  ctx.restore()
}

const celLevels = 9

/** Few clean tones, vivid colour, a soft glow. */
export const celShade = (canvas: Canvas): void => {
  const ctx = canvas.getContext('2d')
  const image = ctx.getImageData(0, 0, canvas.width, canvas.height)
  const { data } = image
  const step = stepTable(celLevels)
  for (let i = 0; i < data.length; i += 4) {
    const [red, green, blue] = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0]
    const light = (red * 77 + green * 150 + blue * 29) >> 8
    const flat = (step[light] ?? light) * 1.04 + 5
    data[i] = flat + (red - light) * 1.3
    data[i + 1] = flat + (green - light) * 1.3
    data[i + 2] = flat + (blue - light) * 1.3
  }
  ctx.putImageData(image, 0, 0)
  bloom(canvas, 0.24)
}

/** Brightness in steps with narrow soft edges. */
export const stepTable = (levels: number): Float32Array =>
  Float32Array.from({ length: 256 }, (_, value) => {
    const at = (value / 255) * levels
    const base = Math.floor(at)
    const part = Math.min(1, Math.max(0, (at - base - 0.42) / 0.16))
    return Math.min(255, ((base + part * part * (3 - 2 * part)) / levels) * 255)
  })
