import sharp from 'sharp'

/** How near every part of a picture is, on a coarse grid: 0 far … 1 near. */
export interface DepthField {
  width: number
  height: number
  values: Float32Array
}

/** Wide enough for shapes, small enough to cost nothing. */
const fieldWidth = 128

/** How much each cue says. */
const weights = { ground: 0.55, subject: 0.33, detail: 0.12 } as const

/** In wide pictures the middle is more often a sun than a person. */
const wideSubjectShare = 0.2

/**
 * Guesses depth from the still alone, without a model: the ground before the viewer lies at the foot of a picture, what
 * differs from the borders beside it stands before them, the more so near the middle, and haze takes detail from what is
 * far. These are cues, not measurements; the field is smooth, so that a wrong guess bends a picture a little instead of tearing it.
 * @throws Error when the picture can't be read
 */
export async function depthOfStill(path: string): Promise<DepthField> {
  const { data, info } = await sharp(path)
    .autoOrient()
    .flatten({ background: '#000000' })
    .toColorspace('srgb')
    .resize({ width: fieldWidth, kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const size = { width, height }
  const light = Float32Array.from({ length: width * height }, (_, index) => data[index * channels + 1] ?? 0)
  const edges = detailOf(light, size)
  const detail = toShares(blur(edges, size, 7))
  const figure = toShares(blur(figureOf(data, { ...size, channels }), size, 1))
  const subject = toShares(blur(nearMiddle(figure, size), size, 4))
  // A glow in the sky differs from its borders too, but has no outline.
  const outlined = toShares(blur(edges, size, 4)).map((edge, at) => smooth(edge * 2) * (figure[at] ?? 0))
  const isWide = width > height * 1.2
  const ground = groundOf(isWide ? outlined : figure, size)
  const subjectWeight = weights.subject * (isWide ? wideSubjectShare : 1)
  const values = ground.map(
    (near, at) => weights.ground * near + subjectWeight * (subject[at] ?? 0) + weights.detail * (detail[at] ?? 0),
  )
  return { ...size, values: toShares(blur(blur(values, size, 5), size, 5)) }
}

interface Size {
  width: number
  height: number
}

/** How much a place differs from its surroundings. */
function detailOf(light: Float32Array, size: Size): Float32Array {
  const around = blur(light, size, 2)
  return light.map((value, index) => Math.abs(value - (around[index] ?? 0)))
}

/** How much a place differs from what lies at both ends of its row: sky behind a tower, a wall behind a face. */
function figureOf(pixels: Buffer, { width, height, channels }: Size & { channels: number }): Float32Array {
  const figure = new Float32Array(width * height)
  const ends = Math.max(1, Math.round(width * 0.08))
  for (let y = 0; y < height; y++) {
    const row = pixels.subarray(y * width * channels, (y + 1) * width * channels)
    const left = meanColor(row.subarray(0, ends * channels), channels)
    const right = meanColor(row.subarray(-ends * channels), channels)
    for (let x = 0; x < width; x++) {
      const color = meanColor(row.subarray(x * channels, (x + 1) * channels), channels)
      figure[y * width + x] = Math.min(distance(color, left), distance(color, right))
    }
  }
  return figure
}

type Color = readonly [number, number, number]

function meanColor(pixels: Uint8Array, channels: number): Color {
  const sum: [number, number, number] = [0, 0, 0]
  for (let at = 0; at < pixels.length; at += channels) {
    for (const part of [0, 1, 2] as const) sum[part] += ((pixels[at + part] ?? 0) * channels) / pixels.length
  }
  return sum
}

const distance = (one: Color, other: Color): number =>
  Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])

const nearMiddle = (figure: Float32Array, { width, height }: Size): Float32Array =>
  figure.map((differs, index) => {
    const x = ((index % width) / width - 0.5) / 0.26
    const y = (Math.floor(index / width) / height - 0.55) / 0.34
    return differs * Math.exp(-(x * x + y * y) / 2)
  })

/** The lower, the nearer; and what stands on the ground is as near as its foot, else towers would bend. */
function groundOf(figure: Float32Array, { width, height }: Size): Float32Array {
  const ground = new Float32Array(figure.length)
  for (let x = 0; x < width; x++) {
    let carried = 0
    for (let y = height - 1; y >= 0; y--) {
      const at = y * width + x
      const kept = 0.85 + 0.148 * smooth((figure[at] ?? 0) / 0.35)
      carried = Math.max(smooth((y / Math.max(1, height - 1) - 0.3) / 0.7), carried * kept)
      ground[at] = carried
    }
  }
  return ground
}

/** The mean over a square, first along rows, then along columns; borders repeat. */
function blur(values: Float32Array, size: Size, radius: number): Float32Array {
  const rows = blurLines(values, { count: size.height, length: size.width, step: 1, next: size.width, radius })
  return blurLines(rows, { count: size.width, length: size.height, step: size.width, next: 1, radius })
}

function blurLines(
  values: Float32Array,
  line: { count: number; length: number; step: number; next: number; radius: number },
): Float32Array {
  const blurred = new Float32Array(values.length)
  const { count, length, step, next, radius } = line
  for (let number = 0; number < count; number++) {
    const at = (place: number) => values[number * next + Math.min(length - 1, Math.max(0, place)) * step] ?? 0
    let sum = 0
    for (let place = -radius; place <= radius; place++) sum += at(place)
    for (let place = 0; place < length; place++) {
      blurred[number * next + place * step] = sum / (2 * radius + 1)
      sum += at(place + radius + 1) - at(place - radius)
    }
  }
  return blurred
}

/** From 0 to 1 between the lowest and the highest twentieth: single places must not decide the scale. */
function toShares(values: Float32Array): Float32Array {
  const sorted = values.toSorted()
  const low = sorted[Math.floor(sorted.length * 0.05)] ?? 0
  const high = sorted[Math.floor(sorted.length * 0.95)] ?? 1
  const range = high - low
  return values.map((value) => (range > 1e-6 ? Math.min(1, Math.max(0, (value - low) / range)) : 0))
}

const smooth = (share: number): number => {
  const t = Math.min(1, Math.max(0, share))
  return t * t * (3 - 2 * t)
}
