import type { FilmSpec } from './film-spec.ts'
import { formatOf, textArea } from './frame-format.ts'
import type { Shot } from './shots.ts'
import { createTitleBlock, type TitleBlock } from './title-block.ts'

const afterCutSeconds = 0.3
const longestSeconds = 3.4
const shortestSeconds = 0.9
export const titleLeaveSeconds = 0.35

/** When the title words of a scene are seen; null in a scene too short to read them. */
export function titleSpan(shot: Shot): { start: number; end: number } | null {
  const start = shot.own.start + afterCutSeconds
  const end = Math.min(shot.own.end - afterCutSeconds, start + longestSeconds)
  return end - start >= shortestSeconds ? { start, end } : null
}

type TitleSpec = Pick<FilmSpec, 'width' | 'height' | 'template' | 'direction' | 'language'>

/** `scale` enlarges the letters, 1 being those of the film. */
export function createSceneTitle(spec: TitleSpec, { text, scale }: { text: string; scale: number }): TitleBlock {
  const { template, width, height } = spec
  const style = template.titleStyle
  const format = formatOf(spec)
  const { side, top, titleWidth } = textArea[format]
  const isLeft = style.position === 'upper-left'
  const room = width * titleWidth
  const outerX = spec.direction === 'ltr' ? width * side : width * (1 - side) - room
  return createTitleBlock({
    text,
    language: spec.language,
    direction: spec.direction,
    font: style.font,
    fontPx: style.sizeFraction * Math.min(width, height) * scale,
    maxLines: format === 'wide' ? 2 : 3,
    ornament: style.ornament,
    align: isLeft ? 'start' : 'center',
    area: {
      x: isLeft ? outerX : (width - room) / 2,
      y: style.position === 'center' ? height * 0.42 : height * top,
      width: room,
      anchor: style.position === 'center' ? 'middle' : 'top',
    },
    colors: template.colors,
  })
}
