import type { PortraitStyle } from '../../character/character.ts'
import type { Mood } from '../../story/story.ts'

export const settings = [
  'city',
  'neon-city',
  'street',
  'forest',
  'jungle',
  'mountains',
  'coast',
  'desert',
  'space',
  'room',
  'laboratory',
  'castle',
  'village',
  'snowfield',
  'underwater',
  'plain',
  'cave',
  'station',
  'ship-bridge',
] as const
export type Setting = (typeof settings)[number]

export const timesOfDay = ['dawn', 'day', 'golden hour', 'dusk', 'night'] as const
export type TimeOfDay = (typeof timesOfDay)[number]

export const weathers = ['clear', 'rain', 'fog', 'snow', 'storm'] as const
export type Weather = (typeof weathers)[number]

export const subjectKinds = [
  'person',
  'pair',
  'group',
  'rider',
  'robot',
  'astronaut',
  'ship',
  'car',
  'train',
  'dog',
  'cat',
  'horse',
  'deer',
  'bird',
  'dragon',
  'whale',
  'tree',
  'lighthouse',
  'rocket',
  'spaceship',
] as const
export type SubjectKind = (typeof subjectKinds)[number]

export const genres = [
  'noir',
  'cyberpunk',
  'fantasy',
  'romance',
  'horror',
  'western',
  'adventure',
  'science fiction',
  'comedy',
  'mystery',
  'drama',
] as const
export type Genre = (typeof genres)[number]

/** What a scene is to show, read from a request. */
export interface Brief {
  readonly setting: Setting
  readonly time: TimeOfDay
  readonly weather: Weather
  /** The first is the one the picture is about; at most three. */
  readonly subjects: readonly SubjectKind[]
  readonly genre: Genre
  readonly mood: Mood | null
  readonly style: PortraitStyle
  /** What people wear, so that a figure fits its story. */
  readonly dress: 'plain' | 'coat' | 'cloak' | 'hat' | 'skirt' | 'pack'
}
