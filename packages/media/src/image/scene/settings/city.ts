import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { paintGlow, paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { paintAir } from './land.ts'

interface TowerRow {
  readonly foot: number
  readonly depth: number
  readonly rise: number
  readonly wide: number
  readonly lit: number
  readonly neon: boolean
}

/** A row of towers with roofs, ledges and lit windows; those nearer hide those behind. */
export const paintTowers = (scene: Scene, row: TowerRow): void => {
  const { ctx, width, unit, random, palette } = scene
  const color = layerColor(scene, row.depth)
  for (let x = -unit * 0.08; x < width; ) {
    const wide = unit * row.wide * random.between(0.6, 1.5)
    const rise = unit * row.rise * random.between(0.35, 1) * (random.chance(0.15) ? 1.45 : 1)
    const top = row.foot - rise
    const tone = random.chance(0.4) ? lighten(color, 0.04) : color
    const fill = ctx.createLinearGradient(x, 0, x + wide, 0)
    fill.addColorStop(0, scene.lightSide < 0 ? mix(tone, palette.light, 0.13) : darken(tone, 0.1))
    fill.addColorStop(1, scene.lightSide > 0 ? mix(tone, palette.light, 0.13) : darken(tone, 0.1))
    ctx.fillStyle = fill
    ctx.fillRect(x, top, wide, row.foot - top + unit * 0.5)
    const crown = random.next()
    if (crown < 0.3) ctx.fillRect(x + wide * 0.2, top - unit * 0.025, wide * 0.6, unit * 0.03)
    else if (crown < 0.5) {
      ctx.fillRect(x + wide * 0.3, top - rise * 0.08, wide * 0.4, rise * 0.09)
      ctx.fillRect(x + wide * 0.48, top - rise * 0.25, Math.max(1, unit * 0.002), rise * 0.2)
      if (scene.isNight)
        paintSoftSpot(scene, {
          x: x + wide * 0.48,
          y: top - rise * 0.25,
          radiusX: unit * 0.008,
          radiusY: unit * 0.008,
          color: '#ff4a3d',
          opacity: 0.9,
        })
    } else if (crown < 0.6) {
      ctx.beginPath()
      ctx.moveTo(x, top + 1)
      ctx.lineTo(x + wide * (random.chance(0.5) ? 0.1 : 0.9), top - wide * 0.4)
      ctx.lineTo(x + wide, top + 1)
      ctx.fill()
    }
    paintWindowGrid(scene, { x, top, wide, foot: row.foot + unit * 0.12, row })
    if (row.neon) paintSigns(scene, { x, top, wide, rise, depth: row.depth })
    x += wide + (random.chance(0.3) ? unit * 0.02 : 0)
  }
}

const paintWindowGrid = (
  scene: Scene,
  { x, top, wide, foot, row }: { x: number; top: number; wide: number; foot: number; row: TowerRow },
): void => {
  const { ctx, unit, random, palette } = scene
  const size = unit * (0.0026 + 0.0052 * row.depth)
  const columns = Math.floor((wide - size) / (size * 2))
  const left = x + (wide - (columns * 2 - 1) * size) / 2
  const glass = mix(layerColor(scene, row.depth), palette.sky[2], 0.25)
  const cold = mix(palette.lamp, '#bfe4ff', 0.7)
  const style = random.next()
  for (let y = top + size * 2; y < foot; y += size * 2.4) {
    const isFloorLit = random.chance(row.lit)
    for (let column = 0; column < columns; column += 1) {
      const isLit = random.chance(isFloorLit ? row.lit * 1.5 : row.lit * 0.5)
      if (!isLit && row.depth < 0.3) continue
      ctx.fillStyle = isLit
        ? withOpacity(style < 0.7 ? palette.lamp : cold, random.between(0.4, 1) * (0.45 + 0.55 * row.depth))
        : withOpacity(glass, 0.22)
      ctx.fillRect(left + column * size * 2, y, size, style > 0.5 ? size * 1.5 : size * 1.1)
    }
  }
}

export const neons = ['#ff3fb4', '#18e0ff', '#8d5bff', '#ffb02e', '#3dffa0', '#ff4d5e'] as const

/** Neon: upright boards, bars along edges, screens; each with its glow. */
export const paintSigns = (
  scene: Scene,
  tower: { x: number; top: number; wide: number; rise: number; depth: number },
): void => {
  const { ctx, unit, random } = scene
  if (!random.chance(0.75)) return
  const color = neons[random.integer(0, neons.length - 1)] ?? neons[0]
  const size = unit * (0.014 + 0.035 * tower.depth)
  const y = tower.top + tower.rise * random.between(0.05, 0.45)
  const x = tower.x + tower.wide * random.between(0.05, 0.75)
  const kind = random.next()
  paintGlow(scene, { x: x + size / 2, y: y + size * 1.5, radius: size * 5, opacity: 0.42, color })
  if (kind < 0.5) {
    const tall = size * random.between(2.6, 4.5)
    ctx.fillStyle = darken(color, 0.72)
    ctx.fillRect(x, y, size, tall)
    ctx.fillStyle = lighten(color, 0.35)
    for (let glyph = size * 0.25; glyph < tall - size * 0.6; glyph += size * 0.85) {
      for (let stroke = 0; stroke < 4; stroke += 1) {
        const isFlat = random.chance(0.5)
        ctx.fillRect(
          x + size * random.between(0.18, 0.5),
          y + glyph + size * random.between(0, 0.45),
          isFlat ? size * 0.36 : size * 0.09,
          isFlat ? size * 0.09 : size * 0.36,
        )
      }
    }
    ctx.strokeStyle = color
    ctx.lineWidth = Math.max(1, size * 0.08)
    ctx.strokeRect(x, y, size, tall)
  } else if (kind < 0.75) {
    ctx.fillStyle = withOpacity(lighten(color, 0.3), 0.95)
    ctx.fillRect(tower.x + tower.wide * 0.04, tower.top + unit * 0.01, Math.max(1.5, size * 0.1), tower.rise * 0.85)
  } else {
    const [w, h] = [size * 2.6, size * 1.6]
    const screen = ctx.createLinearGradient(x, y, x + w, y + h)
    screen.addColorStop(0, lighten(color, 0.2))
    screen.addColorStop(1, neons[random.integer(0, neons.length - 1)] ?? color)
    ctx.fillStyle = screen
    ctx.fillRect(x, y, w, h)
    ctx.fillStyle = withOpacity('#ffffff', 0.35)
    ctx.beginPath()
    ctx.arc(x + w * 0.3, y + h * 0.5, h * 0.3, 0, 2 * Math.PI)
    ctx.fill()
    for (let line = 0; line < 4; line += 1)
      ctx.fillRect(x + w * 0.52, y + h * (0.22 + line * 0.16), w * random.between(0.15, 0.4), h * 0.06)
  }
}

const composeSkyline = (scene: Scene, neon: boolean): Composition => {
  const { unit, height, horizonY } = scene
  const groundY = height * 0.885
  const lit =
    { day: 0.06, dawn: 0.25, 'golden hour': 0.25, dusk: 0.5, night: 0.55 }[scene.brief.time] + (neon ? 0.08 : 0)
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.237,
    waterY: null,
    planes: {
      sky: (s) => {
        paintHeaven(s)
        if (neon)
          paintSoftSpot(s, {
            x: s.width / 2,
            y: horizonY + unit * 0.05,
            radiusX: s.width * 0.7,
            radiusY: unit * 0.5,
            color: '#d0389a',
            opacity: 0.4,
          })
      },
      far: (s) => {
        paintTowers(s, {
          foot: horizonY + unit * 0.08,
          depth: 0.1,
          rise: unit * 0 + 0.38,
          wide: 0.06,
          lit: lit * 0.8,
          neon: false,
        })
        paintAir(s, { y: horizonY + unit * 0.04, thickness: unit * 0.2, opacity: 0.55 })
        paintTowers(s, { foot: horizonY + unit * 0.12, depth: 0.32, rise: 0.36, wide: 0.08, lit, neon })
        paintAir(s, { y: horizonY + unit * 0.12, thickness: unit * 0.16, opacity: 0.5 })
      },
      middle: (s) => {
        paintTowers(s, { foot: horizonY + unit * 0.2, depth: 0.62, rise: 0.36, wide: 0.12, lit, neon })
        paintAir(s, { y: horizonY + unit * 0.24, thickness: unit * 0.12, opacity: 0.4 })
      },
      near: (s) => paintRooftop(s, groundY, neon),
      front: (s) => paintEdges(s, neon, lit),
    },
  }
}

export const composeCity = (scene: Scene): Composition => composeSkyline(scene, false)

export const composeNeonCity = (scene: Scene): Composition => composeSkyline(scene, true)

/** A wet roof with a parapet: from here the subject looks over the city. */
const paintRooftop = (scene: Scene, groundY: number, neon: boolean): void => {
  const { ctx, width, height, unit, palette, random } = scene
  const color = layerColor(scene, 0.95)
  const top = groundY - unit * 0.035
  const fill = ctx.createLinearGradient(0, top, 0, height)
  fill.addColorStop(0, mix(color, palette.sky[2], 0.22))
  fill.addColorStop(0.5, color)
  fill.addColorStop(1, darken(color, 0.4))
  ctx.fillStyle = fill
  ctx.fillRect(0, top, width, height - top)
  ctx.fillStyle = darken(color, 0.25)
  ctx.fillRect(0, top - unit * 0.03, width, unit * 0.032)
  ctx.fillStyle = withOpacity(palette.light, 0.35)
  ctx.fillRect(0, top - unit * 0.03, width, unit * 0.0022)
  const isWet = scene.brief.weather === 'rain' || scene.brief.weather === 'storm' || neon
  if (isWet) {
    for (let streak = 0; streak < 46; streak += 1) {
      const tone = neon
        ? (neons[random.integer(0, neons.length - 1)] ?? palette.lamp)
        : random.chance(0.5)
          ? palette.lamp
          : palette.sky[2]
      paintSoftSpot(scene, {
        x: random.next() * width,
        y: random.between(top, height),
        radiusX: unit * random.between(0.008, 0.04),
        radiusY: unit * random.between(0.03, 0.11),
        color: tone,
        opacity: random.between(0.05, 0.22),
      })
    }
  }
  // What stands on roofs.
  const boxX = scene.focusX < width / 2 ? width * 0.84 : width * 0.12
  ctx.fillStyle = darken(color, 0.15)
  ctx.fillRect(boxX - unit * 0.1, top - unit * 0.09, unit * 0.2, unit * 0.13)
  ctx.fillStyle = withOpacity(palette.light, 0.25)
  ctx.fillRect(boxX - unit * 0.1, top - unit * 0.09, unit * 0.2, unit * 0.0025)
  ctx.fillStyle = darken(color, 0.4)
  for (let slot = 0; slot < 6; slot += 1)
    ctx.fillRect(boxX - unit * 0.085 + slot * unit * 0.03, top - unit * 0.07, unit * 0.018, unit * 0.05)
  ctx.fillRect(boxX + unit * 0.13, top - unit * 0.21, unit * 0.004, unit * 0.22)
  for (let bar = 0; bar < 4; bar += 1)
    ctx.fillRect(
      boxX + unit * (0.115 + bar * 0.003),
      top - unit * (0.2 - bar * 0.022),
      unit * (0.034 - bar * 0.006),
      unit * 0.0025,
    )
}

const paintEdges = (scene: Scene, neon: boolean, lit: number): void => {
  const { ctx, width, height, unit } = scene
  const color = darken(layerColor(scene, 1), 0.35)
  const left = scene.focusX > width / 2
  const wide = unit * 0.17
  const x = left ? -unit * 0.02 : width - wide + unit * 0.02
  ctx.fillStyle = color
  ctx.fillRect(x, 0, wide, height)
  ctx.fillStyle = withOpacity(scene.palette.light, 0.16)
  ctx.fillRect(left ? x + wide - unit * 0.003 : x, 0, unit * 0.003, height)
  if (lit > 0.2)
    paintWindowGrid(scene, {
      x: x + unit * 0.02,
      top: 0,
      wide: wide - unit * 0.05,
      foot: height,
      row: { foot: height, depth: 1.7, rise: 1, wide: 1, lit: lit * 0.35, neon },
    })
  if (neon)
    paintSigns(
      { ...scene, random: { ...scene.random, chance: () => true } },
      {
        x: left ? x + wide - unit * 0.05 : x - unit * 0.02,
        top: height * 0.08,
        wide: unit * 0.05,
        rise: height * 0.5,
        depth: 1,
      },
    )
}
