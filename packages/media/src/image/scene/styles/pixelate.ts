import { type Canvas, createCanvas } from '@napi-rs/canvas'

/** The shorter side has this many pixels to be seen. */
const rows = 135
const colors = 36

type Color = readonly [red: number, green: number, blue: number]

/** Ordered dither of 4×4. */
const bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5] as const

/** Large square pixels in a palette of 36 colours that is taken from the picture. */
export const pixelate = (canvas: Canvas): void => {
  const { width, height } = canvas
  const block = Math.max(1, Math.round(Math.min(width, height) / rows))
  const small = createCanvas(Math.ceil(width / block), Math.ceil(height / block))
  const smallCtx = small.getContext('2d')
  smallCtx.imageSmoothingQuality = 'high'
  smallCtx.drawImage(canvas, 0, 0, width / block, height / block)
  const image = smallCtx.getImageData(0, 0, small.width, small.height)
  quantize(image.data, small.width)
  smallCtx.putImageData(image, 0, 0)
  const ctx = canvas.getContext('2d')
  ctx.save()
  ctx.clearRect(0, 0, width, height)
  ctx.imageSmoothingEnabled = false
  ctx.drawImage(small, 0, 0, small.width, small.height, 0, 0, small.width * block, small.height * block)
  ctx.restore()
}

const quantize = (data: Uint8ClampedArray, width: number): void => {
  const palette = choosePalette(data)
  const found = new Map<number, Color>()
  for (let i = 0; i < data.length; i += 4) {
    const pixel = i / 4
    const shift = ((bayer[(Math.floor(pixel / width) % 4) * 4 + ((pixel % width) % 4)] ?? 0) - 7.5) * 0.5
    const wanted: Color = [(data[i] ?? 0) + shift, (data[i + 1] ?? 0) + shift, (data[i + 2] ?? 0) + shift]
    const key = ((wanted[0] >> 2) << 16) | ((wanted[1] >> 2) << 8) | (wanted[2] >> 2)
    const color = found.get(key) ?? nearest(palette, wanted)
    found.set(key, color)
    data[i] = color[0]
    data[i + 1] = color[1]
    data[i + 2] = color[2]
    data[i + 3] = (data[i + 3] ?? 0) < 128 ? 0 : 255
  }
}

const nearest = (palette: readonly Color[], wanted: Color): Color =>
  palette.reduce(
    (best, color) => (distance(color, wanted) < distance(best, wanted) ? color : best),
    palette[0] ?? wanted,
  )

/**
 * Colours that stand for the picture: each next one is the farthest from those that are there, with some weight for how often it occurs.
 * So a small red roof keeps its red below a large sky.
 */
const choosePalette = (data: Uint8ClampedArray): Color[] => {
  const bins = countColors(data)
  const least = bins.map(() => Number.POSITIVE_INFINITY)
  const palette: Color[] = []
  let next = bins.reduce((best, bin, i) => (bin.count > (bins[best]?.count ?? 0) ? i : best), 0)
  while (palette.length < colors) {
    const taken = bins[next]?.color
    if (!taken || (least[next] ?? 0) === 0) break
    palette.push(taken)
    let most = -1
    for (const [i, { color, count }] of bins.entries()) {
      const apart = distance(color, taken)
      if (apart < (least[i] ?? 0)) least[i] = apart
      const worth = (least[i] ?? 0) * count ** 0.45
      if (worth > most) [most, next] = [worth, i]
    }
  }
  return palette
}

/** Means of the colours that agree in their upper four bits, and how many pixels have them. */
const countColors = (data: Uint8ClampedArray): { color: Color; count: number }[] => {
  const bins = new Map<number, { sum: [number, number, number]; count: number }>()
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i + 3] ?? 0) < 128) continue
    const [red, green, blue] = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0]
    const key = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4)
    const bin = bins.get(key) ?? { sum: [0, 0, 0], count: 0 }
    bin.sum[0] += red
    bin.sum[1] += green
    bin.sum[2] += blue
    bin.count += 1
    bins.set(key, bin)
  }
  return [...bins.values()].map(({ sum: [red, green, blue], count }) => ({
    color: [Math.round(red / count), Math.round(green / count), Math.round(blue / count)],
    count,
  }))
}

const distance = (a: Color, b: Color): number =>
  2 * (a[0] - b[0]) ** 2 + 4 * (a[1] - b[1]) ** 2 + 3 * (a[2] - b[2]) ** 2
