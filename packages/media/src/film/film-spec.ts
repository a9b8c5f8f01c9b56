import type { Span, Timeline } from '../audio/timeline.ts'
import type { CameraMove, Template } from '../templates/index.ts'

/** When things happen, as `planTimeline` says. Cards and scenes follow each other without gaps. */
export type FilmTimeline = Pick<Timeline, 'durationSeconds' | 'titleCard' | 'endCard'> & { scenes: Span[] }

export interface FilmScene {
  /** PNG, JPEG or WebP. About 1.25 × the film's size keeps camera moves sharp. */
  picturePath: string
  /** Shown large for the first seconds of the scene; empty shows nothing. */
  titleWords: string
  /** Default: the template's moves in turn. */
  move?: CameraMove
}

export interface CueWord extends Span {
  text: string
}

/** One caption. With `words` the current word is highlighted. */
export interface Cue extends Span {
  text: string
  words?: CueWord[]
}

/** E.g. `{ role: 'Narrated by', name: 'Ada' }`. Lines of the same role in a row show it once. */
export interface CreditLine {
  role: string
  name: string
}

export interface Credits {
  lines: CreditLine[]
}

/** Everything that decides what a film looks like. Plain data: it is sent to the processes that draw. */
export interface FilmSpec {
  width: number
  height: number
  fps: number
  timeline: FilmTimeline
  scenes: FilmScene[]
  cues: Cue[]
  /** On the title card. */
  title: string
  /** Alone on the end card, or above the credits. */
  endCard: { text: string }
  /** Shown over the end card's span: faded in when they fit into the frame, else rolling. Default none. */
  credits?: Credits
  template: Template
  direction: 'ltr' | 'rtl'
  /** BCP 47, such as `pt-BR`; decides capitals and where words end. */
  language: string
}
