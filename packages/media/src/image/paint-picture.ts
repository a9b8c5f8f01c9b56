import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { checkSize } from './check-size.ts'
import { darken } from './color.ts'
import type { PictureRequest } from './picture.ts'
import { isPortrait, paintPortrait } from './portrait/paint-portrait.ts'
import { paintFlatScene } from './scene/paint-scene.ts'
import { applyStyle } from './scene/styles/apply-style.ts'

/**
 * The whole picture in its style: the portrait of a character when one is asked for, else a scene.
 * @throws RangeError for a size that can't be painted
 */
export const paintPicture = (request: PictureRequest): Canvas => {
  checkSize(request)
  const { seed, width, height } = request
  if (isPortrait(request)) {
    const canvas = createCanvas(width, height)
    const ctx = canvas.getContext('2d')
    paintPortrait(request, { back: ctx, figure: ctx })
    const style = request.style ?? request.portrait.appearance.style
    applyStyle(canvas, { style, seed, shade: '#120c12', hasLens: true })
    return canvas
  }
  const { canvas, scene } = paintFlatScene(request)
  applyStyle(canvas, { style: scene.brief.style, seed, shade: darken(scene.palette.near, 0.5), hasLens: true })
  return canvas
}
