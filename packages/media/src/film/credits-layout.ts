import type { FontStyle } from '../templates/index.ts'
import type { CreditLine, Credits, FilmSpec } from './film-spec.ts'
import { formatOf } from './frame-format.ts'
import { createTitleBlock, type TitleBlock, type TitleRequest } from './title-block.ts'

/** What enters together: a heading, or a role with its name. */
export interface CreditsRow {
  blocks: TitleBlock[]
  top: number
  height: number
}

/** All credits below each other, the first row at 0. */
export interface CreditsLayout {
  rows: CreditsRow[]
  height: number
}

/** Letter heights and distances as fractions of the frame's shorter side. */
const headingSize = 0.058
const nameSize = 0.04
const roleSize = 0.029
const rowGap = 0.026
const headingGap = 0.075
const columnGap = 0.045

/** In seconds: to read a line, and for the card to come and go. */
const secondsPerLine = 1
const secondsAround = 3.5

/** How long a card with these credits should stand: 6 to 24 seconds. */
export const creditsSeconds = ({ lines }: Credits): number =>
  Math.min(24, Math.max(6, secondsAround + lines.length * secondsPerLine))

/**
 * Credits as films set them: roles end and names begin at the middle of the frame; in upright films, which have no room
 * for two columns, each role stands above its name. A role that is that of the line before is not said again.
 */
export function layOutCredits(spec: FilmSpec, credits: Credits): CreditsLayout {
  const unit = Math.min(spec.width, spec.height)
  const rows: CreditsRow[] = []
  let top = 0
  const heading = blockOf(spec, { text: spec.endCard.text, font: 'title', size: headingSize, align: 'center', top })
  if (heading) {
    rows.push({ blocks: [heading], top, height: heading.bounds.height })
    top += heading.bounds.height + headingGap * unit
  }
  credits.lines.forEach((line, index) => {
    const role = line.role === credits.lines[index - 1]?.role ? '' : line.role
    const blocks =
      formatOf(spec) === 'tall' ? stacked(spec, { ...line, role }, top) : columns(spec, { ...line, role }, top)
    if (blocks.length === 0) return
    const bottom = Math.max(...blocks.map(({ bounds }) => bounds.y + bounds.height))
    rows.push({ blocks, top, height: bottom - top })
    top = bottom + rowGap * unit
  })
  return { rows, height: Math.max(0, top - rowGap * unit) }
}

function columns(spec: FilmSpec, { role, name }: CreditLine, top: number): TitleBlock[] {
  // The smaller letters of the role stand on the line of the name.
  const lower = (nameSize - roleSize) * Math.min(spec.width, spec.height) * 0.95
  return [
    blockOf(spec, { text: role, font: 'role', size: roleSize, align: 'end', top: top + lower }),
    blockOf(spec, { text: name, font: 'title', size: nameSize, align: 'start', top }),
  ].flatMap((block) => block ?? [])
}

function stacked(spec: FilmSpec, { role, name }: CreditLine, top: number): TitleBlock[] {
  const above = blockOf(spec, { text: role, font: 'role', size: roleSize, align: 'center', top })
  const below = above ? above.bounds.height * 1.05 : 0
  const person = blockOf(spec, { text: name, font: 'title', size: nameSize, align: 'center', top: top + below })
  return [above, person].flatMap((block) => block ?? [])
}

interface CreditText {
  text: string
  font: 'title' | 'role'
  size: number
  align: TitleRequest['align']
  top: number
}

function blockOf(spec: FilmSpec, { text, font, size, align, top }: CreditText): TitleBlock | null {
  if (!text.trim()) return null
  const { template, width, height, direction } = spec
  const { cardText, cardFrom, accent } = template.colors
  const unit = Math.min(width, height)
  return createTitleBlock({
    text,
    language: spec.language,
    direction,
    font: font === 'title' ? { ...template.titleFont, upperCase: false } : roleFont(template.bodyFont),
    fontPx: size * unit,
    maxLines: 2,
    ornament: 'none',
    align,
    area: { ...columnArea({ width, unit, direction, align }), y: top, anchor: 'top' },
    colors: { ...template.colors, text: font === 'title' ? cardText : accent, shadow: cardFrom },
  })
}

/** Small letters need more air. */
const roleFont = (font: FontStyle): FontStyle => ({ ...font, weight: 400, letterSpacingEm: 0.06, upperCase: false })

function columnArea(at: { width: number; unit: number; direction: FilmSpec['direction']; align: CreditText['align'] }) {
  const margin = at.width * 0.09
  if (at.align === 'center') return { x: margin, width: at.width - 2 * margin }
  const gap = (columnGap * at.unit) / 2
  const width = at.width / 2 - margin - gap
  const isLeft = (at.align === 'end') === (at.direction === 'ltr')
  return { x: isLeft ? margin : at.width / 2 + gap, width }
}
