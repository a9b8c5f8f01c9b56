import type { HexColor } from '../../templates/index.ts'
import type { Genre, Setting, TimeOfDay } from './brief.ts'

/** What a genre likes to show where the words leave it open, and how it colours what it shows. */
export interface GenreTaste {
  readonly settings: readonly [Setting, ...Setting[]]
  readonly times: readonly [TimeOfDay, ...TimeOfDay[]]
  /** Dark parts lean to the first colour, light parts to the second, by this much. */
  readonly tint: { readonly shadows: HexColor; readonly lights: HexColor; readonly amount: number }
  /** 0 is grey, 1 leaves the colours as they are. */
  readonly saturation: number
  readonly accent: HexColor
  /** 0 leaves it, 1 is far darker. */
  readonly darkness: number
}

export const genreTastes: Readonly<Record<Genre, GenreTaste>> = {
  noir: {
    settings: ['street', 'city', 'room', 'station'],
    times: ['night', 'night', 'dusk'],
    tint: { shadows: '#0a0d14', lights: '#d9d3c4', amount: 0.3 },
    saturation: 0.18,
    accent: '#c9a25a',
    darkness: 0.12,
  },
  cyberpunk: {
    settings: ['neon-city', 'street', 'laboratory', 'station'],
    times: ['night', 'night', 'dusk'],
    tint: { shadows: '#160a3a', lights: '#ff5fc8', amount: 0.3 },
    saturation: 1.2,
    accent: '#19e3ff',
    darkness: 0.1,
  },
  fantasy: {
    settings: ['castle', 'forest', 'mountains', 'village', 'cave'],
    times: ['golden hour', 'dawn', 'day', 'dusk'],
    tint: { shadows: '#143a52', lights: '#ffe0a0', amount: 0.18 },
    saturation: 1.12,
    accent: '#e8b04a',
    darkness: 0,
  },
  romance: {
    settings: ['coast', 'village', 'plain', 'street', 'city'],
    times: ['golden hour', 'golden hour', 'dusk', 'dawn'],
    tint: { shadows: '#5a2f5c', lights: '#ffd3c2', amount: 0.24 },
    saturation: 1.02,
    accent: '#f0708c',
    darkness: 0,
  },
  horror: {
    settings: ['forest', 'castle', 'cave', 'village', 'room'],
    times: ['night', 'dusk', 'night'],
    tint: { shadows: '#050a0a', lights: '#a9c2a4', amount: 0.34 },
    saturation: 0.45,
    accent: '#a8201f',
    darkness: 0.16,
  },
  western: {
    settings: ['desert', 'plain', 'village'],
    times: ['golden hour', 'day', 'dusk'],
    tint: { shadows: '#4a2113', lights: '#ffd08a', amount: 0.28 },
    saturation: 0.95,
    accent: '#c2512a',
    darkness: 0,
  },
  adventure: {
    settings: ['mountains', 'jungle', 'desert', 'coast', 'cave'],
    times: ['day', 'golden hour', 'dawn'],
    tint: { shadows: '#133c4a', lights: '#ffe9b8', amount: 0.12 },
    saturation: 1.14,
    accent: '#f2922e',
    darkness: 0,
  },
  'science fiction': {
    settings: ['space', 'ship-bridge', 'laboratory', 'neon-city', 'desert'],
    times: ['night', 'dusk', 'dawn'],
    tint: { shadows: '#081c33', lights: '#bfe9f5', amount: 0.24 },
    saturation: 0.95,
    accent: '#ff9440',
    darkness: 0.05,
  },
  comedy: {
    settings: ['village', 'street', 'room', 'coast', 'city'],
    times: ['day', 'day', 'dawn'],
    tint: { shadows: '#3d4f8f', lights: '#fff3c9', amount: 0.16 },
    saturation: 1.22,
    accent: '#ff7a3d',
    darkness: -0.06,
  },
  mystery: {
    settings: ['village', 'street', 'forest', 'castle', 'room'],
    times: ['dusk', 'night', 'dawn'],
    tint: { shadows: '#0d2530', lights: '#e5cf9a', amount: 0.24 },
    saturation: 0.7,
    accent: '#d69c3f',
    darkness: 0.1,
  },
  drama: {
    settings: ['plain', 'city', 'coast', 'village', 'mountains'],
    times: ['golden hour', 'day', 'dusk', 'dawn'],
    tint: { shadows: '#23344a', lights: '#f6e4c4', amount: 0.1 },
    saturation: 0.95,
    accent: '#d9693c',
    darkness: 0,
  },
}
