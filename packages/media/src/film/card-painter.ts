import { type Canvas, createCanvas, type Image, type SKRSContext2D } from '@napi-rs/canvas'
import { brightnessOf, withOpacity } from './color.ts'
import type { FilmSpec } from './film-spec.ts'
import { formatOf, textArea } from './frame-format.ts'
import { createSprite, type Sprite } from './sprite.ts'
import { createTitleBlock, type TitleBlock } from './title-block.ts'

/** In pixels. Of a picture as small as this, only its colours and large shapes are left. */
const blurredWidth = 24
const grainTilePx = 256
/** Highest opacity of a grain, of 255. */
const grainStrength = 11

/** The background of a card: the card's gradient, with the colours of the film's own picture shining through. */
export function drawCardBackground(spec: FilmSpec, picture: Image): Sprite {
  const { width, height, template } = spec
  const { cardFrom, cardTo } = template.colors
  return createSprite({ x: 0, y: 0, width, height }, (context) => {
    drawBlurred(context, picture, { width, height })
    const gradient = context.createLinearGradient(0, 0, width, height)
    gradient.addColorStop(0, withOpacity(cardFrom, 0.86))
    gradient.addColorStop(1, withOpacity(cardTo, 0.5))
    context.fillStyle = gradient
    context.fillRect(0, 0, width, height)
    if (brightnessOf(cardFrom) < 0.5) drawVignette(context, { width, height })
    drawGrain(context, { width, height })
  })
}

/** Scaling down to a few pixels and up again in steps is a wide blur for next to nothing. */
function drawBlurred(context: SKRSContext2D, picture: Image, size: { width: number; height: number }): void {
  let source: Image | Canvas = picture
  for (const width of [blurredWidth * 8, blurredWidth, blurredWidth * 4, blurredWidth * 16]) {
    const smaller = createCanvas(width, Math.max(1, Math.round((width * size.height) / size.width)))
    const target = smaller.getContext('2d')
    target.imageSmoothingQuality = 'high'
    target.drawImage(source, 0, 0, smaller.width, smaller.height)
    source = smaller
  }
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, size.width, size.height)
}

function drawVignette(context: SKRSContext2D, { width, height }: { width: number; height: number }): void {
  const reach = Math.hypot(width, height) / 2
  const gradient = context.createRadialGradient(width / 2, height / 2, reach * 0.45, width / 2, height / 2, reach)
  gradient.addColorStop(0, '#00000000')
  gradient.addColorStop(1, '#00000059')
  context.fillStyle = gradient
  context.fillRect(0, 0, width, height)
}

/** Smooth gradients come out of H.264 in visible bands; a little noise, the same in each film, keeps them smooth. */
function drawGrain(context: SKRSContext2D, { width, height }: { width: number; height: number }): void {
  const tile = createCanvas(grainTilePx, grainTilePx)
  const target = tile.getContext('2d')
  const grain = target.createImageData(grainTilePx, grainTilePx)
  let state = 1
  for (let at = 0; at < grain.data.length; at += 4) {
    // Numerical Recipes' generator: its high bits are random enough to look at.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    grain.data.fill(state > 0x7fffffff ? 255 : 0, at, at + 3)
    grain.data[at + 3] = (state >>> 20) % grainStrength
  }
  target.putImageData(grain, 0, 0)
  for (let y = 0; y < height; y += grainTilePx) {
    for (let x = 0; x < width; x += grainTilePx) context.drawImage(tile, x, y)
  }
}

/** The words of a title or end card, in the middle of its height. */
export function createCardTitle(spec: FilmSpec, card: 'title' | 'end'): TitleBlock {
  const { template, width, height } = spec
  const style = template.titleStyle
  const format = formatOf(spec)
  const { side } = textArea[format]
  const isCentered = card === 'end' || style.position !== 'upper-left'
  const size = style.sizeFraction * Math.min(width, height) * (card === 'title' ? 1.3 : 0.95)
  const colors = { ...template.colors, text: template.colors.cardText, shadow: template.colors.cardFrom }
  return createTitleBlock({
    text: card === 'title' ? spec.title : spec.endCard.text,
    language: spec.language,
    direction: spec.direction,
    font: style.font,
    fontPx: size,
    maxLines: format === 'tall' ? 5 : 3,
    ornament: isCentered && style.ornament === 'bar' ? 'underline' : style.ornament,
    align: isCentered ? 'center' : 'start',
    area: { x: width * side, y: height * 0.48, width: width * (1 - 2 * side), anchor: 'middle' },
    colors,
  })
}
