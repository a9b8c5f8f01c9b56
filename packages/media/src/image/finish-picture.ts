import { createCanvas } from '@napi-rs/canvas'
import { darken, withOpacity } from './color.ts'
import { type Stage, withState } from './stage.ts'

/** Weather over everything, then corners and grain. */
export const finishPicture = (stage: Stage, look: { grain: number; vignette: number }): void => {
  if (stage.features.has('rain')) paintRain(stage)
  if (stage.features.has('snow')) paintSnow(stage)
  paintVignette(stage, look.vignette)
  paintGrain(stage, look.grain)
}

const paintRain = ({ ctx, width, height, unit, random, palette, manner }: Stage): void => {
  const color = manner === 'paper' ? palette.near : '#ffffff'
  ctx.lineCap = 'round'
  for (let drop = 0; drop < 420; drop += 1) {
    const x = random.between(-0.05, 1.1) * width
    const y = random.between(-0.1, 1) * height
    const length = unit * random.between(0.015, 0.06)
    ctx.strokeStyle = withOpacity(color, random.between(0.04, 0.2))
    ctx.lineWidth = unit * random.between(0.0006, 0.0016)
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.lineTo(x - length * 0.24, y + length)
    ctx.stroke()
  }
}

const paintSnow = ({ ctx, width, height, unit, random, palette, manner }: Stage): void => {
  const color = manner === 'paper' ? palette.near : '#ffffff'
  for (let flake = 0; flake < 360; flake += 1) {
    const size = unit * (0.0008 + 0.0048 * random.next() ** 4)
    ctx.fillStyle = withOpacity(color, random.between(0.2, 0.75))
    ctx.beginPath()
    ctx.arc(random.next() * width, random.next() * height, size, 0, 2 * Math.PI)
    ctx.fill()
  }
}

const paintVignette = ({ ctx, width, height, palette }: Stage, strength: number): void => {
  const radius = Math.hypot(width, height) / 2
  const corners = ctx.createRadialGradient(
    width / 2,
    height * 0.48,
    radius * 0.45,
    width / 2,
    height * 0.48,
    radius * 1.05,
  )
  const color = darken(palette.near, 0.5)
  corners.addColorStop(0, withOpacity(color, 0))
  corners.addColorStop(1, withOpacity(color, strength))
  ctx.fillStyle = corners
  ctx.fillRect(0, 0, width, height)
}

const tileSize = 512

/** Film grain from one repeated tile; it also hides the steps of 8-bit gradients, which H.264 makes worse. */
const paintGrain = ({ ctx, width, height, random }: Stage, strength: number): void => {
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
  withState(ctx, () => {
    ctx.globalCompositeOperation = 'overlay'
    ctx.globalAlpha = 0.04 + 0.12 * strength
    ctx.fillStyle = pattern
    ctx.fillRect(0, 0, width, height)
  })
}
