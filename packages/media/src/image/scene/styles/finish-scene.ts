import type { Canvas } from '@napi-rs/canvas'
import { finishPicture } from '../../finish-picture.ts'
import type { Scene } from '../scene.ts'

export const finishScene = (canvas: Canvas, scene: Scene): Canvas => {
  finishPicture({ ...scene, ctx: canvas.getContext('2d') }, { grain: 0.4, vignette: 0.5 })
  return canvas
}
