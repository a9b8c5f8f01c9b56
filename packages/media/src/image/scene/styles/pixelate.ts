import { type Canvas, createCanvas } from '@napi-rs/canvas'

/** The shorter side has this many pixels to be seen. */
const rows = 150
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
  const palette = medianCut(data)
  const found = new Map<number, Color>()
  for (let i = 0; i < data.length; i += 4) {
    const pixel = i / 4
    const shift = ((bayer[(Math.floor(pixel / width) % 4) * 4 + ((pixel % width) % 4)] ?? 0) - 7.5) * 1.1
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

const nearest = (palette: readonly Color[], [red, green, blue]: Color): Color => {
  let best = palette[0] ?? [0, 0, 0]
  let least = Number.POSITIVE_INFINITY
  for (const color of palette) {
    const distance = 2 * (color[0] - red) ** 2 + 4 * (color[1] - green) ** 2 + 3 * (color[2] - blue) ** 2
    if (distance < least) [best, least] = [color, distance]
  }
  return best
}

/** Heckbert's median cut: the box with the widest range is halved at its median until there are enough. */
const medianCut = (data: Uint8ClampedArray): Color[] => {
  const pixels: Color[] = []
  for (let i = 0; i < data.length; i += 8)
    if ((data[i + 3] ?? 0) > 127) pixels.push([data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0])
  let boxes = [pixels]
  while (boxes.length < colors) {
    const widest = boxes.map((box) => ({ box, ...widestRange(box) })).sort((a, b) => b.range - a.range)[0]
    if (!widest || widest.range < 3) break
    const sorted = widest.box.toSorted((a, b) => (a[widest.channel] ?? 0) - (b[widest.channel] ?? 0))
    const half = sorted.length >> 1
    boxes = [...boxes.filter((box) => box !== widest.box), sorted.slice(0, half), sorted.slice(half)]
  }
  return boxes.filter((box) => box.length > 0).map(mean)
}

const widestRange = (box: readonly Color[]): { range: number; channel: 0 | 1 | 2 } => {
  let best: { range: number; channel: 0 | 1 | 2 } = { range: 0, channel: 0 }
  if (box.length < 2) return best
  for (const channel of [0, 1, 2] as const) {
    let [least, most] = [255, 0]
    for (const pixel of box) {
      least = Math.min(least, pixel[channel])
      most = Math.max(most, pixel[channel])
    }
    // Large boxes are worth more colours than few odd pixels.
    const range = (most - least) * Math.log2(box.length)
    if (range > best.range) best = { range, channel }
  }
  return best
}

const mean = (box: readonly Color[]): Color => {
  const sum = [0, 0, 0]
  for (const pixel of box) for (const channel of [0, 1, 2] as const) sum[channel] = (sum[channel] ?? 0) + pixel[channel]
  return [
    Math.round((sum[0] ?? 0) / box.length),
    Math.round((sum[1] ?? 0) / box.length),
    Math.round((sum[2] ?? 0) / box.length),
  ]
}
