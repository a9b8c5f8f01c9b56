export const portraitStyles = ['photo', 'anime', 'watercolour', 'oil', 'pixel', 'comic'] as const
export type PortraitStyle = (typeof portraitStyles)[number]

/** How a character looks. Everything that draws the character is decided by it, so that all pictures agree. */
export interface Appearance {
  seed: number
  style: PortraitStyle
  gender: 'female' | 'male' | 'neutral'
  age: 'child' | 'young' | 'adult' | 'old'
  /** Words such as "warm brown". */
  skin: string
  hair: { style: string; color: string }
  eyes: string
  clothes: { kind: string; color: string }
  /** E.g. "round glasses", "scar over the left brow". */
  marks: string[]
  /** One sentence for image models: all of the above. */
  summary: string
}

export interface Pose {
  name: string
  /** For image models: posture, framing, expression. */
  description: string
  framing: 'portrait' | 'half' | 'full'
  facing: 'front' | 'left' | 'right'
  expression: 'neutral' | 'smile' | 'serious' | 'surprised'
}

export interface Personality {
  /** One or two sentences. */
  summary: string
  traits: string[]
  strengths: string[]
  flaws: string[]
  goals: string[]
  fears: string[]
  /** How they talk. */
  voice: string
  /** Three sentences they might say. */
  quotes: string[]
  backstory: string
}

export interface CharacterRequest {
  name: string
  description: string
  style: PortraitStyle
  traits: string[]
  backstory: string
  seed: number
}
