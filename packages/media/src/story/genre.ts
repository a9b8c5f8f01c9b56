import type { Mood } from './story.ts'

/** What can happen in a story, in the order in which it does. */
export const beatNames = [
  'setup',
  'routine',
  'omen',
  'inciting',
  'doubt',
  'ally',
  'threshold',
  'trial',
  'rival',
  'bond',
  'clue',
  'midpoint',
  'chase',
  'setback',
  'memory',
  'crisis',
  'plan',
  'approach',
  'climax',
  'resolution',
] as const
export type BeatName = (typeof beatNames)[number]

export type PlaceKey = 'home' | 'town' | 'road' | 'den' | 'height'

export interface Place {
  /** E.g. "the office". */
  the: string
  /** E.g. "in the office". */
  at: string
  /** How it looks, for the pictures. */
  images: readonly string[]
}

/**
 * One thing that happens, told about slots: `{H}` hero, `{F}` friend, `{R}` rival with their pronouns, `{T}` the thing
 * everything is about, places, `{secret}` and so on (see facts-of.ts). `[a|b]` is a choice. A beat knows only what the
 * setup says and never what happens in another one, since any of them may be left out.
 */
export interface Beat {
  at: PlaceKey
  mood: Mood
  heading: string
  /** Time of day, weather, who does what. `{look}` is the hero, `{friendLook}` and `{rivalLook}` the others. */
  shown: string
  /** Ways to tell it; two to four sentences each. */
  told: readonly string[]
}

export const beat = (at: PlaceKey, mood: Mood, heading: string, shown: string, ...told: string[]): Beat => ({
  at,
  mood,
  heading,
  shown,
  told,
})

export interface Genre {
  name: string
  /** Words of a request that mean it. */
  words: readonly string[]
  /** The feeling of its music where a beat has none of its own, and of a story of one sequence. */
  music: Mood
  /** Palette and light, for the pictures. */
  light: readonly string[]
  names: { female: readonly string[]; male: readonly string[]; family: readonly string[] }
  roles: { hero: readonly string[]; friend: readonly string[]; rival: readonly string[] }
  towns: readonly string[]
  places: Record<PlaceKey, readonly Place[]>
  /** "what it is|its short name", without an article. */
  things: readonly string[]
  /** What the thing proves in the end: a clause. */
  secrets: readonly string[]
  /** What the hero is after: an infinitive without "to". */
  wants: readonly string[]
  titles: readonly string[]
  /** Ends a logline: what follows ", and". */
  stakes: readonly string[]
  /** How the thing comes to the hero when the prompt doesn't say; the first part of the inciting beat. */
  arrivals: readonly string[]
  /** Crisis and end in two sentences, for a story of one sequence. */
  short: readonly string[]
  beats: Record<BeatName, Beat>
}
