import type { HexColor } from '../templates/index.ts'

/** `#rrggbb` with an opacity, as the canvas takes it. */
export function withOpacity(color: HexColor, opacity: number): string {
  const hundredth = Math.round(Math.min(1, Math.max(0, opacity)) * 255)
  return color + hundredth.toString(16).padStart(2, '0')
}

/** Brightness as the eye sees it, 0 black … 1 white. */
export function brightnessOf(color: HexColor): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
