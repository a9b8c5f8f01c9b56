/** Every template there is; the order is the order in which they are offered. */
export const templateIds = ['classic', 'bold', 'minimal', 'documentary', 'cinema'] as const

export type TemplateId = (typeof templateIds)[number]

/** A colour as `#rrggbb`; opacity is always a number of its own. */
export type HexColor = `#${string}`

export type FontRole = 'sans' | 'serif'

export type FontWeight = 400 | 700 | 900

export interface FontStyle {
  readonly role: FontRole
  readonly weight: FontWeight
  /** Extra space between letters, in em. Only for scripts whose letters don't join: never for Arabic or Devanagari. */
  readonly letterSpacingEm: number
  /** Has no effect in scripts without capitals. */
  readonly upperCase: boolean
}

/** The colours a film is drawn with over its pictures: titles, captions, cards. */
export interface FilmColors {
  /** Text over a picture. */
  readonly text: HexColor
  /** Shadow and outline behind that text. */
  readonly shadow: HexColor
  /** Bars, highlighted words, lines. */
  readonly accent: HexColor
  /** Text on an accent-coloured surface. */
  readonly onAccent: HexColor
  /** Title and end card: a gradient from the upper left to the lower right. */
  readonly cardFrom: HexColor
  readonly cardTo: HexColor
  /** Text on a card. */
  readonly cardText: HexColor
}

/** The colours of one picture, far to near. A film keeps one palette for all of its pictures. */
export interface Palette {
  readonly name: string
  /** From the top of the picture down to the horizon. */
  readonly sky: readonly [HexColor, HexColor, HexColor]
  /** Sun, moon, lamps, glow. */
  readonly light: HexColor
  /** The farthest and the nearest layer; those between are mixed from both. */
  readonly far: HexColor
  readonly near: HexColor
  /** One telling colour, used sparingly. */
  readonly accent: HexColor
}

/** How the current word stands out from the rest of its caption. */
export type CaptionHighlight = 'color' | 'box' | 'underline' | 'none'

/** What lies behind a caption: nothing, a rounded box around each line, or a soft gradient over the picture's foot. */
export type CaptionBackdrop = 'none' | 'box' | 'gradient'

export interface CaptionStyle {
  readonly font: FontStyle
  /** Letter height as a fraction of the picture's shorter side: 0.05 is 54 px at 1080. */
  readonly sizeFraction: number
  /** Middle of the caption block, from the top, as a fraction of the height; in upright films it must clear the platform's buttons. */
  readonly centerY: { readonly wide: number; readonly square: number; readonly tall: number }
  readonly textColor: HexColor
  readonly highlight: CaptionHighlight
  readonly highlightColor: HexColor
  /** The current word's colour when it stands in a highlight box, else unused. */
  readonly highlightTextColor: HexColor
  readonly backdrop: CaptionBackdrop
  readonly backdropColor: HexColor
  readonly backdropOpacity: number
  /** Width of the outline in em; 0 draws none. */
  readonly outlineEm: number
}

/** Where a scene's title words stand. The painter keeps this part of the picture calm. */
export type TitlePosition = 'upper-left' | 'upper-center' | 'center'

export interface TitleStyle {
  readonly font: FontStyle
  /** Letter height as a fraction of the picture's shorter side. */
  readonly sizeFraction: number
  readonly position: TitlePosition
  readonly entrance: 'rise' | 'fade' | 'reveal' | 'pop'
  readonly ornament: 'bar' | 'underline' | 'box' | 'none'
}

export interface CameraMove {
  readonly kind: 'zoom-in' | 'zoom-out' | 'pan-left' | 'pan-right' | 'pan-up' | 'pan-down'
  /** Zoom over the whole scene, or way as a fraction of the width or height. Below 0.25, else painted pictures lose sharpness. */
  readonly amount: number
}

export interface Transition {
  /** `dip` goes through `cardFrom`; `slide` pushes the old picture out in reading direction. */
  readonly kind: 'cross-fade' | 'dip' | 'slide'
  readonly durationSeconds: number
}

/** How the local painter draws; other image providers get it as words in their prompt. */
export interface PictureLook {
  /** `scenic` is layered and atmospheric, `poster` flat shapes, `paper` sparse and light, `archive` muted and dark. */
  readonly manner: 'scenic' | 'poster' | 'paper' | 'archive'
  /** 0 none … 1 heavy. A little is always wanted: it keeps smooth gradients from banding in H.264. */
  readonly grain: number
  /** Darkening of the corners, 0 none … 1 black. */
  readonly vignette: number
  /** Style words for image models. */
  readonly promptWords: string
}

/** Everything that makes a film look of one piece. Pure data: film and painter only read it. */
export interface Template {
  readonly templateId: TemplateId
  readonly name: string
  readonly description: string
  readonly colors: FilmColors
  readonly palettes: readonly [Palette, ...Palette[]]
  readonly titleFont: FontStyle
  readonly bodyFont: FontStyle
  readonly titleStyle: TitleStyle
  readonly captionStyle: CaptionStyle
  /** Scenes take them in turn; neighbours never move alike. */
  readonly moves: readonly [CameraMove, ...CameraMove[]]
  readonly transition: Transition
  readonly look: PictureLook
}
