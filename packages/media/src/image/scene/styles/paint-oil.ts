import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { createNoise2D } from 'simplex-noise'
import type { Random } from '../../random.ts'

/** Brushes from broad to fine: length and width in parts of the shorter side, and how far apart their strokes lie. */
const brushes = [
  { length: 0.05, width: 0.014, step: 0.0125, detail: 0 },
  { length: 0.028, width: 0.0082, step: 0.0105, detail: 5 },
  { length: 0.014, width: 0.0042, step: 0.0062, detail: 18 },
] as const

/** The picture once more in brush strokes: broad ones first, finer ones only where there is detail, then the relief of the paint. */
export const paintOil = (canvas: Canvas, random: Random): void => {
  const { width, height } = canvas
  const ctx = canvas.getContext('2d')
  const data = softPixels(canvas)
  const drawn = createCanvas(width, height)
  drawn.getContext('2d').drawImage(canvas, 0, 0)
  const noise = createNoise2D(() => random.next())
  const unit = Math.min(width, height)
  for (const brush of brushes) {
    const step = Math.max(2, brush.step * unit)
    ctx.lineCap = 'round'
    ctx.lineWidth = brush.width * unit
    for (let y = 0; y < height + step; y += step) {
      for (let x = 0; x < width + step; x += step) {
        strokeAt(
          { ctx, data, width, height, noise, random, unit, brush },
          x + random.between(-0.5, 0.5) * step,
          y + random.between(-0.5, 0.5) * step,
        )
      }
    }
  }
  // A little of the drawing shines through, or faces would get lost.
  ctx.save()
  ctx.globalAlpha = 0.36
  ctx.drawImage(drawn, 0, 0)
  ctx.restore()
  paintRelief(canvas, random)
}

/** Colours as a squinting eye sees them; single bright pixels at an edge would become blots. */
const softPixels = (canvas: Canvas): Uint8ClampedArray => {
  const { width, height } = canvas
  const small = createCanvas(Math.ceil(width / 3), Math.ceil(height / 3))
  const smallCtx = small.getContext('2d')
  smallCtx.imageSmoothingQuality = 'high'
  smallCtx.drawImage(canvas, 0, 0, small.width, small.height)
  const large = createCanvas(width, height)
  const largeCtx = large.getContext('2d')
  largeCtx.imageSmoothingEnabled = true
  largeCtx.drawImage(small, 0, 0, small.width, small.height, 0, 0, width, height)
  return largeCtx.getImageData(0, 0, width, height).data
}

interface Easel {
  ctx: ReturnType<Canvas['getContext']>
  data: Uint8ClampedArray
  width: number
  height: number
  noise: (x: number, y: number) => number
  random: Random
  unit: number
  brush: (typeof brushes)[number]
}

const strokeAt = (easel: Easel, x: number, y: number): void => {
  const { ctx, data, width, height, noise, random, unit, brush } = easel
  const at = (px: number, py: number): number =>
    (Math.min(height - 1, Math.max(0, Math.round(py))) * width + Math.min(width - 1, Math.max(0, Math.round(px)))) * 4
  const reach = unit * 0.0045
  const light = (i: number): number => (data[i] ?? 0) * 0.3 + (data[i + 1] ?? 0) * 0.6 + (data[i + 2] ?? 0) * 0.1
  const across = light(at(x + reach, y)) - light(at(x - reach, y))
  const down = light(at(x, y + reach)) - light(at(x, y - reach))
  const detail = Math.abs(across) + Math.abs(down)
  if (detail < brush.detail) return
  const i = at(x, y)
  if ((data[i + 3] ?? 0) < 100) return
  // Along the edge where there is one, else along a slow swirl.
  const angle = detail > 10 ? Math.atan2(across, -down) : noise((x / unit) * 1.4, (y / unit) * 1.4) * 1.6
  const half = (brush.length * unit * random.between(0.5, 1)) / 2 / (1 + detail * 0.012)
  const tint = random.between(-11, 11)
  ctx.strokeStyle = `rgb(${Math.round((data[i] ?? 0) + tint)},${Math.round((data[i + 1] ?? 0) + tint)},${Math.round((data[i + 2] ?? 0) + tint * 0.8)})`
  const bend = random.between(-0.25, 0.25) * half
  const [dx, dy] = [Math.cos(angle) * half, Math.sin(angle) * half]
  ctx.beginPath()
  ctx.moveTo(x - dx, y - dy)
  ctx.quadraticCurveTo(x - dy * (bend / half), y + dx * (bend / half), x + dx, y + dy)
  ctx.stroke()
}

const tileSize = 384

/** Bristle marks that catch the light, from one repeated tile. */
const paintRelief = (canvas: Canvas, random: Random): void => {
  const tile = createCanvas(tileSize, tileSize)
  const tileCtx = tile.getContext('2d')
  tileCtx.fillStyle = '#808080'
  tileCtx.fillRect(0, 0, tileSize, tileSize)
  for (let mark = 0; mark < 1500; mark += 1) {
    const [x, y, length] = [random.between(-20, tileSize), random.next() * tileSize, random.between(8, 44)]
    tileCtx.strokeStyle = random.chance(0.5) ? 'rgba(255,255,255,0.16)' : 'rgba(0,0,0,0.16)'
    tileCtx.lineWidth = random.between(0.6, 1.8)
    tileCtx.beginPath()
    tileCtx.moveTo(x, y)
    tileCtx.quadraticCurveTo(x + length / 2, y + random.between(-5, 5), x + length, y + random.between(-8, 8))
    tileCtx.stroke()
  }
  const ctx = canvas.getContext('2d')
  const pattern = ctx.createPattern(tile, 'repeat')
  if (!pattern) throw new Error('The canvas library made no pattern of the brush marks.')
  ctx.save()
  ctx.globalCompositeOperation = 'overlay'
  ctx.globalAlpha = 0.55
  ctx.fillStyle = pattern
  ctx.fillRect(0, 0, canvas.width, canvas.height)
  ctx.restore()
}
