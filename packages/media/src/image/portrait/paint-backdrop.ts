import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { darken, lighten, mix, saturate, withOpacity } from '../color.ts'
import type { PictureRequest } from '../picture.ts'
import { createRandom } from '../random.ts'
import { countMentions, searchable } from '../scene/count-mentions.ts'
import { paintFlatScene } from '../scene/paint-scene.ts'
import { withoutCraft } from '../scene/read-brief.ts'
import { settingWords } from '../scene/scene-words.ts'
import type { Traits } from './traits.ts'

/** What stands behind a figure: the scene that the prompt speaks of, out of focus; without one a plain studio in a colour that suits. */
export const paintBackdrop = (ctx: SKRSContext2D, request: PictureRequest, traits: Traits): void => {
  const text = searchable(request.prompt)
  const isPlain =
    countMentions(text, 'plain background|plain backdrop|studio background|white background|dark background') > 0
  const place = withoutCraft(text)
  const speaksOfPlace = !isPlain && Object.values(settingWords).some((words) => countMentions(place, words) > 0)
  if (speaksOfPlace) paintBlurredScene(ctx, request)
  else paintStudio(ctx, request, traits)
}

/** A scene without people, painted small, softened by stretching it. */
const paintBlurredScene = (ctx: SKRSContext2D, request: PictureRequest): void => {
  const { width, height } = request
  const scale = 640 / Math.max(width, height)
  const { portrait, ...rest } = request
  const size = { width: Math.max(16, Math.round(width * scale)), height: Math.max(16, Math.round(height * scale)) }
  const { canvas } = paintFlatScene({ ...rest, ...size, negativePrompt: 'people', prompt: onlyPlace(request.prompt) })
  const soft = createCanvas(Math.ceil(size.width / 9), Math.ceil(size.height / 9))
  const softCtx = soft.getContext('2d')
  softCtx.imageSmoothingQuality = 'high'
  softCtx.drawImage(canvas, 0, 0, soft.width, soft.height)
  ctx.save()
  ctx.imageSmoothingEnabled = true
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(soft, 0, 0, soft.width, soft.height, -width * 0.02, -height * 0.02, width * 1.04, height * 1.04)
  ctx.globalAlpha = 0.35
  ctx.drawImage(canvas, 0, 0, size.width, size.height, -width * 0.02, -height * 0.02, width * 1.04, height * 1.04)
  ctx.restore()
}

const onlyPlace = (prompt: string): string => `${prompt} nobody`

const paintStudio = (ctx: SKRSContext2D, { width, height, seed }: PictureRequest, traits: Traits): void => {
  const random = createRandom('studio', traits.seed)
  const tones = ['#3f6f86', '#c98f5a', '#7a6a9a', '#5f8a72', '#b56a62', '#8a94a6', '#d0b37a'] as const
  const base = saturate(mix(tones[random.integer(0, tones.length - 1)] ?? tones[0], traits.cloth.second, 0.12), 0.8)
  const fill = ctx.createRadialGradient(
    width * 0.5,
    height * 0.42,
    0,
    width * 0.5,
    height * 0.42,
    Math.hypot(width, height) * 0.62,
  )
  fill.addColorStop(0, lighten(base, 0.34))
  fill.addColorStop(0.55, base)
  fill.addColorStop(1, darken(base, 0.45))
  ctx.fillStyle = fill
  ctx.fillRect(0, 0, width, height)
  const spots = createRandom('spots', seed, traits.seed)
  const unit = Math.min(width, height)
  for (let spot = 0; spot < 16; spot += 1) {
    const size = unit * spots.between(0.02, 0.1)
    ctx.fillStyle = withOpacity(lighten(base, 0.6), spots.between(0.03, 0.1))
    ctx.beginPath()
    ctx.arc(spots.next() * width, spots.next() * height, size, 0, 2 * Math.PI)
    ctx.fill()
  }
}
