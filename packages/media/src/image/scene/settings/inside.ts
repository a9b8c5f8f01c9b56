import { darken, mix, withOpacity } from '../../color.ts'
import type { Scene } from '../scene.ts'

export interface Opening {
  readonly x: number
  readonly y: number
  readonly wide: number
  readonly tall: number
}

/** Something that is seen through an opening only. */
export const through = (scene: Scene, { x, y, wide, tall }: Opening, paint: () => void): void => {
  const { ctx } = scene
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, wide, tall)
  ctx.clip()
  paint()
  ctx.restore()
}

/** Floor, back wall and ceiling in simple perspective. */
export const paintShell = (scene: Scene, shell: { wall: `#${string}`; floorY: number; isPlanked: boolean }): void => {
  const { ctx, width, height, unit, palette } = scene
  const { wall, floorY } = shell
  const back = ctx.createLinearGradient(0, 0, 0, floorY)
  back.addColorStop(0, darken(wall, 0.45))
  back.addColorStop(0.6, wall)
  back.addColorStop(1, darken(wall, 0.2))
  ctx.fillStyle = back
  ctx.fillRect(0, 0, width, floorY)
  paintFloor(scene, shell)
  ctx.fillStyle = darken(wall, 0.5)
  ctx.fillRect(0, floorY - unit * 0.03, width, unit * 0.03)
  ctx.fillStyle = withOpacity(palette.light, 0.15)
  ctx.fillRect(0, floorY - unit * 0.03, width, unit * 0.002)
  ctx.fillStyle = darken(palette.near, 0.2)
  ctx.fillRect(0, floorY, width, 1)
  void height
}

const paintFloor = (
  scene: Scene,
  { wall, floorY, isPlanked }: { wall: `#${string}`; floorY: number; isPlanked: boolean },
): void => {
  const { ctx, width, height, unit, palette } = scene
  const color = isPlanked ? mix(wall, '#4a2f20', 0.45) : mix(wall, palette.near, 0.45)
  const fill = ctx.createLinearGradient(0, floorY, 0, height)
  fill.addColorStop(0, mix(color, palette.light, 0.1))
  fill.addColorStop(1, darken(color, 0.5))
  ctx.fillStyle = fill
  ctx.fillRect(0, floorY, width, height - floorY)
  ctx.strokeStyle = withOpacity(darken(color, 0.6), 0.5)
  ctx.lineWidth = unit * 0.002
  for (let plank = -14; plank <= 14; plank += 1) {
    ctx.beginPath()
    ctx.moveTo(width / 2 + plank * unit * 0.085, floorY)
    ctx.lineTo(width / 2 + plank * unit * 0.24, height)
    ctx.stroke()
  }
}

/** Paints everywhere but in the opening, so that what lies behind shows through. */
export const cutOut = (scene: Scene, { x, y, wide, tall }: Opening, paint: () => void): void => {
  const { ctx, width, height } = scene
  ctx.save()
  ctx.beginPath()
  ctx.rect(0, 0, width, height)
  ctx.rect(x, y, wide, tall)
  ctx.clip('evenodd')
  paint()
  ctx.restore()
}
