import type { Canvas } from '@napi-rs/canvas'
import { checkSize } from './check-size.ts'
import type { PictureRequest } from './picture.ts'
import { paintFlatScene } from './scene/paint-scene.ts'
import { finishScene } from './scene/styles/finish-scene.ts'

/** @throws RangeError for a size that can't be painted */
export const paintPicture = (request: PictureRequest): Canvas => {
  checkSize(request)
  const { canvas, scene } = paintFlatScene(request)
  return finishScene(canvas, scene)
}
