import type { HexColor, Palette } from '../../templates/index.ts'
import { darken, lighten, mix, multiply, saturate } from '../color.ts'
import type { Random } from '../random.ts'
import type { Brief, Setting, TimeOfDay } from './brief.ts'
import { genreTastes } from './genre-tastes.ts'

export interface SceneColors extends Palette {
  /** What the air far away looks like. */
  readonly haze: HexColor
  /** Windows, lanterns, fires. */
  readonly lamp: HexColor
}

interface Hour {
  readonly sky: readonly [HexColor, HexColor, HexColor]
  readonly light: HexColor
  /** Colour of the light on the ground: what is white looks like this. */
  readonly ambient: HexColor
}

/** Several skies for each time of day; the seed takes one. */
const hours: Readonly<Record<TimeOfDay, readonly [Hour, ...Hour[]]>> = {
  dawn: [
    { sky: ['#4a6596', '#c79aae', '#ffd9b0'], light: '#ffe3b8', ambient: '#b9a3b4' },
    { sky: ['#5f86b0', '#e0b4b4', '#fff0cf'], light: '#fff0cc', ambient: '#c2aeb0' },
    { sky: ['#34507f', '#8f87b5', '#f7b9a0'], light: '#ffd0a8', ambient: '#a594b4' },
  ],
  day: [
    { sky: ['#2873c4', '#6fb1e6', '#d3ecf8'], light: '#fff8e0', ambient: '#fffaf0' },
    { sky: ['#1f7fbf', '#7cc4e0', '#e6f4ee'], light: '#fff6d4', ambient: '#fff8e6' },
    { sky: ['#3f86cf', '#9cc6ea', '#f2efdc'], light: '#fffbe6', ambient: '#fdf6ea' },
  ],
  'golden hour': [
    { sky: ['#46689c', '#e6a06a', '#ffdf96'], light: '#ffdc8c', ambient: '#dca47a' },
    { sky: ['#6f6a9a', '#f08f5c', '#ffd27a'], light: '#ffcf70', ambient: '#d0906c' },
    { sky: ['#2f6480', '#d9a866', '#ffe7a8'], light: '#ffe39a', ambient: '#d8ac78' },
  ],
  dusk: [
    { sky: ['#1d2757', '#71508c', '#f29472'], light: '#ffb685', ambient: '#7c6a9a' },
    { sky: ['#182a4c', '#4f5d92', '#e8a58f'], light: '#ffc49c', ambient: '#6e7098' },
    { sky: ['#2a1c4c', '#94457c', '#ff9a62'], light: '#ffae6c', ambient: '#805c8e' },
  ],
  night: [
    { sky: ['#050c24', '#10254e', '#2c5080'], light: '#dce9ff', ambient: '#3c527f' },
    { sky: ['#070a1c', '#1a1f4a', '#3f3f78'], light: '#e6e2ff', ambient: '#474a80' },
    { sky: ['#03131f', '#0b2f42', '#27606c'], light: '#e0fff6', ambient: '#335a6e' },
  ],
}

/** Colours of land and walls at noon: the farthest and the nearest. */
const grounds: Readonly<Record<Setting, { far: HexColor; near: HexColor }>> = {
  city: { far: '#8fa3b8', near: '#2c3844' },
  'neon-city': { far: '#3a2f66', near: '#0c0a1c' },
  street: { far: '#8d857d', near: '#332c2c' },
  forest: { far: '#7fb07a', near: '#17381f' },
  jungle: { far: '#7fb38c', near: '#0d2e1d' },
  mountains: { far: '#86a3c6', near: '#24452f' },
  coast: { far: '#6aa6c0', near: '#24404a' },
  desert: { far: '#e0b184', near: '#6e3a22' },
  space: { far: '#4d5c86', near: '#0b0d18' },
  room: { far: '#a98f74', near: '#2a1f1c' },
  laboratory: { far: '#a9c3cc', near: '#1b2a33' },
  castle: { far: '#8ba2bb', near: '#2a4429' },
  village: { far: '#8fbf7e', near: '#35582a' },
  snowfield: { far: '#c9dbea', near: '#7f9bb8' },
  underwater: { far: '#2f8fa3', near: '#06222f' },
  plain: { far: '#a5c279', near: '#4a5c1e' },
  cave: { far: '#6f7a86', near: '#0d1014' },
  station: { far: '#9a958c', near: '#23262b' },
  'ship-bridge': { far: '#6c88a0', near: '#0e151d' },
}

/** Colours of one picture: the hour's light on the setting's ground, as the genre sees it. */
export const chooseColors = (brief: Brief, random: Random): SceneColors => {
  const choices = hours[brief.time]
  const hour = overcast(choices[random.integer(0, choices.length - 1)] ?? choices[0], brief)
  const bare = grounds[brief.setting]
  const ground = brief.weather === 'snow' ? snowed(bare) : bare
  const [top, middle, low] = hour.sky
  const far = mix(multiply(ground.far, hour.ambient), low, brief.time === 'day' ? 0.4 : 0.46)
  const near = darken(multiply(ground.near, hour.ambient), brief.setting === 'snowfield' ? 0 : 0.25)
  const grade = graderOf(brief)
  return {
    name: `${brief.genre} ${brief.time}`,
    sky: [grade(top), grade(middle), grade(low)],
    light: grade(hour.light),
    far: grade(far),
    near: grade(near),
    haze: grade(mix(low, middle, 0.25)),
    accent: brief.genre === 'noir' ? saturate(genreTastes.noir.accent, 0.6) : genreTastes[brief.genre].accent,
    lamp: grade(brief.setting === 'laboratory' || brief.setting === 'ship-bridge' ? '#a8ecff' : '#ffc978'),
  }
}

/** Land under snow. */
const snowed = ({ far, near }: { far: HexColor; near: HexColor }) => ({
  far: mix(far, grounds.snowfield.far, 0.6),
  near: mix(near, grounds.snowfield.near, 0.5),
})

/** Clouds take the colour out of sky and light. */
const overcast = (hour: Hour, { weather, time }: Brief): Hour => {
  const grey = { clear: 0, snow: 0.45, fog: 0.5, rain: 0.6, storm: 0.75 }[weather] * (time === 'night' ? 0.5 : 1)
  if (grey === 0) return hour
  const [top, middle, low] = hour.sky
  const dull = (color: HexColor): HexColor =>
    saturate(mix(color, weather === 'storm' ? '#3a4450' : '#8d98a3', grey * 0.55), 1 - grey * 0.6)
  return {
    sky: [
      darken(dull(top), weather === 'storm' ? 0.35 : 0.05),
      dull(middle),
      lighten(dull(low), weather === 'fog' ? 0.12 : 0),
    ],
    light: mix(hour.light, '#f2f2ee', grey * 0.5),
    ambient: darken(dull(hour.ambient), 0.1),
  }
}

const moodShift: Readonly<Record<NonNullable<Brief['mood']>, { saturation: number; darkness: number }>> = {
  calm: { saturation: 0.92, darkness: -0.03 },
  hopeful: { saturation: 1.08, darkness: -0.07 },
  wonder: { saturation: 1.18, darkness: 0 },
  playful: { saturation: 1.22, darkness: -0.07 },
  tender: { saturation: 1, darkness: -0.04 },
  tense: { saturation: 0.78, darkness: 0.12 },
  dark: { saturation: 0.66, darkness: 0.22 },
  epic: { saturation: 1.12, darkness: 0.05 },
}

const vividness: Partial<Record<Brief['style'], number>> = { anime: 1.28, comic: 1.2, pixel: 1.3 }

const graderOf = (brief: Brief): ((color: HexColor) => HexColor) => {
  const taste = genreTastes[brief.genre]
  const mood = brief.mood ? moodShift[brief.mood] : { saturation: 1, darkness: 0 }
  const saturation = taste.saturation * mood.saturation * (vividness[brief.style] ?? 1.12)
  const darkness = taste.darkness + mood.darkness
  return (color) => {
    const toned = tint(saturate(color, saturation), taste.tint)
    return darkness > 0 ? darken(toned, darkness) : lighten(toned, -darkness)
  }
}

/** Split toning: shadows to one colour, lights to another, middle tones left nearly as they are. */
const tint = (color: HexColor, { shadows, lights, amount }: (typeof genreTastes)['noir']['tint']): HexColor => {
  const value = Number.parseInt(color.slice(1), 16)
  const brightness = (((value >> 16) & 255) * 0.3 + ((value >> 8) & 255) * 0.59 + (value & 255) * 0.11) / 255
  return brightness < 0.5
    ? mix(color, shadows, amount * (1 - brightness * 1.4))
    : mix(color, lights, amount * (brightness * 1.4 - 0.4))
}
