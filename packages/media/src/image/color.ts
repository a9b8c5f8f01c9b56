import type { HexColor } from '../templates/index.ts'

export const channels = (color: HexColor): [number, number, number] => {
  const value = Number.parseInt(color.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

/** `amount` 0 is all `from`, 1 all `to`. */
export const mix = (from: HexColor, to: HexColor, amount: number): HexColor => {
  const a = channels(from)
  const b = channels(to)
  const part = Math.min(1, Math.max(0, amount))
  return toHex(a.map((value, i) => value + ((b[i] ?? value) - value) * part))
}

const toHex = (values: readonly number[]): HexColor =>
  `#${values
    .map((value) =>
      Math.round(Math.min(255, Math.max(0, value)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

/** What `color` looks like in light of the colour `light`. */
export const multiply = (color: HexColor, light: HexColor): HexColor => {
  const by = channels(light)
  return toHex(channels(color).map((value, i) => (value * (by[i] ?? 255)) / 255))
}

/** 0 is grey of the same brightness, 1 changes nothing, above 1 is more vivid. */
export const saturate = (color: HexColor, amount: number): HexColor => {
  const values = channels(color)
  const grey = values[0] * 0.299 + values[1] * 0.587 + values[2] * 0.114
  return toHex(values.map((value) => grey + (value - grey) * amount))
}

/** As a canvas colour with opacity. */
export const withOpacity = (color: HexColor, opacity: number): string =>
  `rgba(${channels(color).join(',')},${opacity.toFixed(3)})`

export const lighten = (color: HexColor, amount: number): HexColor => mix(color, '#ffffff', amount)

export const darken = (color: HexColor, amount: number): HexColor => mix(color, '#000000', amount)
