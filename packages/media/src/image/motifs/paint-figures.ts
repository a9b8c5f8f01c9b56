import type { HexColor } from '../../templates/index.ts'
import { darken, lighten, mix, withOpacity } from '../color.ts'
import { type Stage, withState } from '../stage.ts'

interface Placed {
  readonly x: number
  /** Of the ground it stands on. */
  readonly y: number
  readonly size: number
  readonly color: HexColor
}

/** A conifer of stacked, slightly uneven boughs. */
export const paintConifer = ({ ctx, random, manner }: Stage, { x, y, size, color }: Placed): void => {
  const boughs = manner === 'scenic' || manner === 'archive' ? 9 : 3
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.moveTo(x, y - size)
  for (const side of [1, -1]) {
    const steps = Array.from({ length: boughs }, (_, i) => (side > 0 ? i + 1 : boughs - i))
    for (const step of steps) {
      const out = (step / boughs) ** 0.85 * size * 0.23 * random.between(0.8, 1.12)
      const level = y - size + (step / boughs) * size * 0.94
      const inner = out * (boughs > 3 ? 0.5 : 0.55)
      if (side > 0) {
        ctx.lineTo(x + out, level)
        ctx.lineTo(x + inner, level - size * 0.012)
      } else {
        ctx.lineTo(x - inner, level - size * 0.012)
        ctx.lineTo(x - out, level)
      }
    }
  }
  ctx.closePath()
  ctx.fill()
  ctx.fillRect(x - size * 0.018, y - size * 0.08, size * 0.036, size * 0.1)
}

/** A broad tree: trunk and a crown of overlapping discs. */
export const paintBroadTree = ({ ctx, random }: Stage, { x, y, size, color }: Placed): void => {
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.moveTo(x - size * 0.05, y + size * 0.02)
  ctx.quadraticCurveTo(x - size * 0.015, y - size * 0.2, x - size * 0.02, y - size * 0.5)
  ctx.lineTo(x + size * 0.03, y - size * 0.5)
  ctx.quadraticCurveTo(x + size * 0.02, y - size * 0.2, x + size * 0.06, y + size * 0.02)
  ctx.fill()
  for (let leaf = 0; leaf < 26; leaf += 1) {
    const angle = random.between(0, 2 * Math.PI)
    const away = Math.sqrt(random.next())
    ctx.beginPath()
    ctx.arc(
      x + Math.cos(angle) * away * size * 0.34,
      y - size * 0.66 + Math.sin(angle) * away * size * 0.22,
      size * random.between(0.08, 0.15),
      0,
      2 * Math.PI,
    )
    ctx.fill()
  }
}

/** A lighthouse with its lamp lit and two beams. */
export const paintLighthouse = (stage: Stage, { x, y, size, color }: Placed): void => {
  const { ctx, palette } = stage
  const lampY = y - size * 0.9
  if (stage.manner !== 'paper') paintBeams(stage, x, lampY, size)
  const body = stage.manner === 'paper' ? lighten(palette.light, 0.4) : mix(palette.light, color, 0.35)
  const shade = ctx.createLinearGradient(x - size * 0.1, 0, x + size * 0.1, 0)
  shade.addColorStop(0, darken(body, 0.45))
  shade.addColorStop(1, body)
  for (let band = 0; band < 5; band += 1) {
    const from = band / 5
    const to = (band + 1) / 5
    const half = (part: number): number => size * (0.1 - 0.04 * part)
    ctx.fillStyle = band % 2 === 1 ? mix(palette.accent, darken(palette.accent, 0.3), 0.4) : shade
    ctx.beginPath()
    ctx.moveTo(x - half(from), y - size * 0.8 * from)
    ctx.lineTo(x + half(from), y - size * 0.8 * from)
    ctx.lineTo(x + half(to), y - size * 0.8 * to)
    ctx.lineTo(x - half(to), y - size * 0.8 * to)
    ctx.fill()
  }
  ctx.fillStyle = color
  ctx.fillRect(x - size * 0.085, y - size * 0.82, size * 0.17, size * 0.025)
  ctx.fillStyle = lighten(palette.light, 0.5)
  ctx.fillRect(x - size * 0.045, y - size * 0.93, size * 0.09, size * 0.115)
  ctx.fillStyle = color
  ctx.fillRect(x - size * 0.004, y - size * 0.93, size * 0.008, size * 0.115)
  ctx.beginPath()
  ctx.moveTo(x - size * 0.065, y - size * 0.925)
  ctx.quadraticCurveTo(x - size * 0.04, y - size * 1.01, x, y - size * 1.04)
  ctx.quadraticCurveTo(x + size * 0.04, y - size * 1.01, x + size * 0.065, y - size * 0.925)
  ctx.fill()
}

const paintBeams = ({ ctx, palette, isNight }: Stage, x: number, y: number, size: number): void =>
  withState(ctx, () => {
    ctx.globalCompositeOperation = 'lighter'
    const glow = ctx.createRadialGradient(x, y, 0, x, y, size * 0.6)
    glow.addColorStop(0, withOpacity(palette.light, 0.75))
    glow.addColorStop(0.25, withOpacity(palette.light, 0.2))
    glow.addColorStop(1, withOpacity(palette.light, 0))
    ctx.fillStyle = glow
    ctx.fillRect(x - size, y - size, size * 2, size * 2)
    // Cones in each other give the beam soft edges.
    for (const widening of [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]) {
      for (const side of [-1, 1]) {
        const reach = side * size * 2.6
        const beam = ctx.createLinearGradient(x, y, x + reach, y)
        beam.addColorStop(0, withOpacity(palette.light, isNight ? 0.12 : 0.065))
        beam.addColorStop(1, withOpacity(palette.light, 0))
        ctx.fillStyle = beam
        ctx.beginPath()
        ctx.moveTo(x, y - size * 0.02)
        ctx.lineTo(x + reach, y - size * (0.09 + 0.2 * widening))
        ctx.lineTo(x + reach, y - size * (0.09 - 0.17 * widening))
        ctx.lineTo(x, y + size * 0.02)
        ctx.fill()
      }
    }
  })

/** A small sailing boat. */
export const paintBoat = ({ ctx, palette, manner }: Stage, { x, y, size, color }: Placed): void => {
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.moveTo(x - size * 0.42, y - size * 0.1)
  ctx.quadraticCurveTo(x, y - size * 0.05, x + size * 0.46, y - size * 0.13)
  ctx.quadraticCurveTo(x + size * 0.36, y + size * 0.05, x + size * 0.24, y + size * 0.05)
  ctx.lineTo(x - size * 0.3, y + size * 0.05)
  ctx.closePath()
  ctx.fill()
  ctx.fillRect(x - size * 0.012, y - size * 0.95, size * 0.024, size * 0.88)
  ctx.fillStyle = manner === 'paper' ? palette.accent : mix(palette.light, color, 0.15)
  ctx.beginPath()
  ctx.moveTo(x + size * 0.03, y - size * 0.92)
  ctx.quadraticCurveTo(x + size * 0.3, y - size * 0.45, x + size * 0.36, y - size * 0.2)
  ctx.lineTo(x + size * 0.03, y - size * 0.17)
  ctx.fill()
  ctx.fillStyle = mix(palette.accent, color, 0.25)
  ctx.beginPath()
  ctx.moveTo(x - size * 0.03, y - size * 0.84)
  ctx.quadraticCurveTo(x - size * 0.2, y - size * 0.45, x - size * 0.3, y - size * 0.2)
  ctx.lineTo(x - size * 0.03, y - size * 0.18)
  ctx.fill()
}

/** A house with a pitched roof and a lit window. */
export const paintHouse = ({ ctx, palette }: Stage, { x, y, size, color }: Placed): void => {
  ctx.fillStyle = color
  ctx.fillRect(x - size * 0.4, y - size * 0.45, size * 0.8, size * 0.5)
  ctx.beginPath()
  ctx.moveTo(x - size * 0.5, y - size * 0.43)
  ctx.lineTo(x, y - size * 0.85)
  ctx.lineTo(x + size * 0.5, y - size * 0.43)
  ctx.fill()
  ctx.fillRect(x + size * 0.2, y - size * 0.85, size * 0.1, size * 0.3)
  ctx.fillStyle = palette.light
  ctx.fillRect(x - size * 0.2, y - size * 0.32, size * 0.13, size * 0.15)
  ctx.fillRect(x + size * 0.08, y - size * 0.32, size * 0.13, size * 0.15)
}

/** A loose flock on the side of the light. */
export const paintBirds = (stage: Stage, color: HexColor): void => {
  const { ctx, light, unit, random, horizonY } = stage
  ctx.strokeStyle = withOpacity(color, 0.8)
  ctx.lineCap = 'round'
  for (let bird = 0; bird < 9; bird += 1) {
    const span = unit * random.between(0.012, 0.03)
    const x = light.x + random.between(-0.35, 0.25) * unit
    const y = Math.min(horizonY * 0.9, light.y + random.between(-0.28, 0.02) * unit)
    const lift = span * random.between(0.25, 0.5)
    ctx.lineWidth = span * 0.11
    ctx.beginPath()
    ctx.moveTo(x - span, y - lift)
    ctx.quadraticCurveTo(x - span * 0.4, y - lift * 0.9, x, y)
    ctx.quadraticCurveTo(x + span * 0.4, y - lift * 0.9, x + span, y - lift * 0.8)
    ctx.stroke()
  }
}
