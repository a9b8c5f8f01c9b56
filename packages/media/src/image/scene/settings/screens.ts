import { darken, mix, withOpacity } from '../../color.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import type { Scene } from '../scene.ts'

/** Displays with curves and bars; each lights its surroundings. */
export const paintScreens = (
  scene: Scene,
  grid: { x: number; y: number; columns: number; rows: number; size: number },
): void => {
  const { ctx, random, palette } = scene
  const { size } = grid
  for (let column = 0; column < grid.columns; column += 1) {
    for (let row = 0; row < grid.rows; row += 1) {
      const [x, y, w, h] = [grid.x + column * size * 1.12, grid.y + row * size * 0.72, size, size * 0.6]
      const tone = random.chance(0.3) ? mix(palette.accent, palette.lamp, 0.3) : palette.lamp
      ctx.fillStyle = darken(palette.near, 0.55)
      ctx.fillRect(x - size * 0.03, y - size * 0.03, w + size * 0.06, h + size * 0.06)
      ctx.fillStyle = darken(tone, 0.76)
      ctx.fillRect(x, y, w, h)
      ctx.strokeStyle = withOpacity(tone, 0.95)
      ctx.lineWidth = Math.max(1, size * 0.012)
      ctx.beginPath()
      const kind = random.integer(0, 2)
      for (let step = 0; step <= 20; step += 1) {
        const value = kind === 0 ? Math.sin(step * 0.8 + column * 2) * 0.25 : random.between(-0.2, 0.2)
        ctx.lineTo(x + w * (0.08 + 0.6 * (step / 20)), y + h * (0.5 + value))
      }
      ctx.stroke()
      ctx.fillStyle = withOpacity(tone, 0.7)
      for (let bar = 0; bar < 6; bar += 1)
        ctx.fillRect(x + w * 0.75, y + h * (0.12 + bar * 0.13), w * random.between(0.05, 0.2), h * 0.05)
      paintSoftSpot(scene, {
        x: x + w / 2,
        y: y + h / 2,
        radiusX: size * 0.95,
        radiusY: size * 0.7,
        color: tone,
        opacity: 0.2,
      })
    }
  }
}
