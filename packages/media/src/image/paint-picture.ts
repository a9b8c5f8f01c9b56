import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { checkSize } from './check-size.ts'
import type { PictureRequest } from './picture.ts'
import { isPortrait, paintPortrait } from './portrait/paint-portrait.ts'
import { paintFlatScene } from './scene/paint-scene.ts'
import { finishScene } from './scene/styles/finish-scene.ts'

/** @throws RangeError for a size that can't be painted */
export const paintPicture = (request: PictureRequest): Canvas => {
  checkSize(request)
  if (isPortrait(request)) {
    const canvas = createCanvas(request.width, request.height)
    const ctx = canvas.getContext('2d')
    paintPortrait(request, { back: ctx, figure: ctx })
    return canvas
  }
  const { canvas, scene } = paintFlatScene(request)
  return finishScene(canvas, scene)
}
