import type { HexColor } from '../templates/index.ts'

const channels = (color: HexColor): [number, number, number] => {
  const value = Number.parseInt(color.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

/** `amount` 0 is all `from`, 1 all `to`. */
export const mix = (from: HexColor, to: HexColor, amount: number): HexColor => {
  const a = channels(from)
  const b = channels(to)
  const part = Math.min(1, Math.max(0, amount))
  const hex = a.map((value, i) =>
    Math.round(value + ((b[i] ?? value) - value) * part)
      .toString(16)
      .padStart(2, '0'),
  )
  return `#${hex.join('')}`
}

/** As a canvas colour with opacity. */
export const withOpacity = (color: HexColor, opacity: number): string =>
  `rgba(${channels(color).join(',')},${opacity.toFixed(3)})`

export const lighten = (color: HexColor, amount: number): HexColor => mix(color, '#ffffff', amount)

export const darken = (color: HexColor, amount: number): HexColor => mix(color, '#000000', amount)
