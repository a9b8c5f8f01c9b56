import { darken, withOpacity } from './color.ts'
import { paintGrain, paintVignette } from './lens.ts'
import type { Stage } from './stage.ts'

/** Weather over everything, then corners and grain. */
export const finishPicture = (stage: Stage, look: { grain: number; vignette: number }): void => {
  if (stage.features.has('rain')) paintRain(stage)
  if (stage.features.has('snow')) paintSnow(stage)
  const { canvas } = stage.ctx
  paintVignette(canvas, { color: darken(stage.palette.near, 0.5), strength: look.vignette })
  paintGrain(canvas, stage.random, look.grain)
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
