import type { HexColor } from '../../../templates/index.ts'
import type { Random } from '../../random.ts'
import type { Brief } from '../brief.ts'
import type { Pen } from './pen.ts'

/** Colours of a subject in the light of its picture. */
export interface Tones {
  readonly dark: HexColor
  readonly cloth: HexColor
  readonly skin: HexColor
  readonly hair: HexColor
  readonly accent: HexColor
  readonly lamp: HexColor
}

export interface Drawing {
  readonly pen: Pen
  readonly tones: Tones
  readonly random: Random
  readonly dress: Brief['dress']
}

/** How a kind of subject is drawn and where it belongs. All face right. */
export interface SubjectDrawing {
  /** Height as a multiple of a grown person's. */
  readonly height: number
  /** Half of the width it needs, in its own heights. */
  readonly halfWidth: number
  readonly place: 'ground' | 'water' | 'air' | 'landmark'
  readonly draw: (drawing: Drawing) => void
}
