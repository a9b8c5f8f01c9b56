import { writeFile } from 'node:fs/promises'
import { createCanvas, type Image, loadImage } from '@napi-rs/canvas'
import { registerFonts } from '../fonts/index.ts'
import { placePicture } from './camera.ts'
import { withOpacity } from './color.ts'
import type { FilmSpec } from './film-spec.ts'
import { createSceneTitle } from './scene-title.ts'
import { paintTitle } from './title-painter.ts'

export interface ThumbnailRequest
  extends Pick<FilmSpec, 'width' | 'height' | 'title' | 'template' | 'direction' | 'language'> {
  picturePath: string
  outPath: string
}

const longerSidePx = 1280
const jpegQuality = 88
/** Thumbnails are seen a few centimetres wide: titles there must be larger than in the film. */
const titleScale = 1.35

/** A JPEG of at most 1280 pixels: the picture with the film's title on it, in the film's own type. */
export async function makeThumbnail(
  request: ThumbnailRequest,
): Promise<{ path: string; width: number; height: number }> {
  registerFonts()
  const scale = Math.min(1, longerSidePx / Math.max(request.width, request.height))
  const [width, height] = [Math.round(request.width * scale), Math.round(request.height * scale)]
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d', { alpha: false })
  const picture: Image = await loadImage(request.picturePath)
  const place = placePicture({
    move: { kind: 'zoom-in', amount: 0.05 },
    progress: 0.5,
    seconds: 6,
    picture,
    frame: { width, height },
  })
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, place.x, place.y, picture.width * place.scale, picture.height * place.scale)
  const shade = context.createLinearGradient(0, 0, 0, height * 0.7)
  shade.addColorStop(0, withOpacity(request.template.colors.shadow, 0.5))
  shade.addColorStop(1, withOpacity(request.template.colors.shadow, 0))
  context.fillStyle = shade
  context.fillRect(0, 0, width, height)
  if (request.title.trim()) {
    const title = createSceneTitle({ ...request, width, height }, { text: request.title, scale: titleScale })
    paintTitle(context, title, { entrance: 'fade', age: Number.MAX_SAFE_INTEGER, opacity: 1 })
  }
  await writeFile(request.outPath, await canvas.encode('jpeg', jpegQuality))
  return { path: request.outPath, width, height }
}
