import type { Canvas } from '@napi-rs/canvas'
import type { PortraitStyle } from '../../../character/character.ts'
import { paintGrain, paintVignette } from '../../lens.ts'
import { createRandom } from '../../random.ts'
import { inkComic } from './ink-comic.ts'
import { paintOil } from './paint-oil.ts'
import { paintWatercolour } from './paint-watercolour.ts'
import { pixelate } from './pixelate.ts'
import { celShade, exposePhoto } from './tone.ts'

export interface StyleRequest {
  readonly style: PortraitStyle
  readonly seed: number
  /** Colour of the corners. */
  readonly shade: `#${string}`
  /** Planes of a clip get the style, but neither grain nor dark corners: those belong to the lens. */
  readonly hasLens: boolean
}

/** Turns a finished picture into a photograph, a cel, a watercolour, an oil painting, pixels or a comic. Works in place. */
export const applyStyle = (canvas: Canvas, request: StyleRequest): void => {
  const { style, seed, hasLens } = request
  const random = createRandom('style', seed)
  switch (style) {
    case 'photo':
      if (!hasLens) return
      exposePhoto(canvas)
      paintVignette(canvas, { color: request.shade, strength: 0.42 })
      paintGrain(canvas, random, 0.42)
      return
    case 'anime':
      celShade(canvas)
      return
    case 'watercolour':
      paintWatercolour(canvas, { random, hasPaper: hasLens })
      return
    case 'oil':
      paintOil(canvas, random)
      if (hasLens) paintVignette(canvas, { color: request.shade, strength: 0.35 })
      return
    case 'pixel':
      pixelate(canvas)
      return
    case 'comic':
      inkComic(canvas)
      return
    default:
      style satisfies never
  }
}
