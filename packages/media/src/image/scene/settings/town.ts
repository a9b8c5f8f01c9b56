import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { paintGlow, paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { groundLine, paintAir, paintFarHills, paintFirs, paintGrass, paintGround } from './land.ts'

interface TowerRow {
  readonly foot: number
  readonly depth: number
  readonly rise: number
  readonly wide: number
  readonly lit: number
  readonly neon: boolean
}

/** A row of towers with roofs, ledges and lit windows; those nearer hide those behind. */
const paintTowers = (scene: Scene, row: TowerRow): void => {
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

const neons = ['#ff3fb4', '#18e0ff', '#8d5bff', '#ffb02e', '#3dffa0', '#ff4d5e'] as const

/** Neon: upright boards, bars along edges, screens; each with its glow. */
const paintSigns = (
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

export const composeStreet = (scene: Scene): Composition => {
  const { unit, height, horizonY } = scene
  const groundY = height * 0.86
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.3,
    waterY: null,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        paintTowers(s, { foot: horizonY + unit * 0.06, depth: 0.12, rise: 0.3, wide: 0.07, lit: 0.2, neon: false })
        paintAir(s, { y: horizonY, thickness: unit * 0.2, opacity: 0.6 })
      },
      middle: (s) => {
        paintFacades(s)
        paintPavement(s, groundY)
      },
      near: (s) => paintStreetLamps(s),
      front: (s) => {
        if (s.brief.genre === 'cyberpunk')
          for (let sign = 0; sign < 3; sign += 1)
            paintSigns(s, {
              x: s.lightSide > 0 ? unit * 0.02 : s.width - unit * 0.2,
              top: height * (0.05 + sign * 0.2),
              wide: unit * 0.16,
              rise: height * 0.3,
              depth: 1,
            })
        paintAir(s, { y: height, thickness: unit * 0.12, opacity: 0.15 })
      },
    },
  }
}

/** Where the lines of a street meet. */
const vanishing = (scene: Scene): { x: number; y: number } => ({
  x: scene.width * (0.5 + 0.06 * scene.lightSide),
  y: scene.horizonY,
})

/** House fronts on both sides, drawn as walls that run to the vanishing point. */
const paintFacades = (scene: Scene): void => {
  const { ctx, width, unit, random, palette, brief } = scene
  const end = vanishing(scene)
  const isDark = brief.time === 'night' || brief.time === 'dusk'
  const bricks = ['#8a5444', '#7d6a58', '#66707c', '#8f7b5c', '#5f4a4a'] as const
  for (const side of [-1, 1] as const) {
    const edge = side < 0 ? -unit * 0.02 : width + unit * 0.02
    // From the far end to the near one, so that the nearer houses cover the joints.
    const stops = [0.93, 0.86, 0.76, 0.62, 0.4, 0]
    for (let house = 0; house < stops.length - 1; house += 1) {
      const [far, near] = [stops[house] ?? 1, stops[house + 1] ?? 0]
      const at = (part: number, up: number): [number, number] => [
        edge + (end.x - edge) * part,
        end.y + (1 - part) * (up < 0 ? up * unit * 1.0 : up * unit * 0.52),
      ]
      const tall = -random.between(0.62, 1)
      const depth = 0.25 + 0.65 * (1 - (far + near) / 2)
      const color = mix(
        mix(layerColor(scene, depth), multiplyish(bricks[random.integer(0, 4)] ?? '#7d6a58', palette.near), 0.35),
        palette.haze,
        0.4 * (1 - depth),
      )
      const lit = side < 0 === scene.lightSide > 0
      const quad = (a: number, b: number, low: number, high: number): void => {
        ctx.beginPath()
        ctx.moveTo(...at(a, low))
        ctx.lineTo(...at(b, low))
        ctx.lineTo(...at(b, high))
        ctx.lineTo(...at(a, high))
        ctx.closePath()
        ctx.fill()
      }
      const fill = ctx.createLinearGradient(0, end.y - unit * (1 - near) * 0.9, 0, end.y + unit * (1 - near) * 0.4)
      fill.addColorStop(0, lit ? mix(color, palette.light, 0.2) : darken(color, 0.12))
      fill.addColorStop(1, darken(color, 0.35))
      ctx.fillStyle = fill
      quad(far, near, 0.9, tall)
      ctx.fillStyle = darken(color, 0.3)
      quad(far, near, tall, tall - 0.025)
      const columns = 4
      const windowsFrom = tall + 0.07
      for (let row = windowsFrom; row < 0.12; row += 0.15) {
        for (let column = 0; column < columns; column += 1) {
          const step = (far - near) / columns
          const [a, b] = [near + step * (column + 0.72), near + step * (column + 0.26)]
          const isLit = isDark && random.chance(0.36)
          ctx.fillStyle = isLit
            ? withOpacity(palette.lamp, random.between(0.65, 1))
            : darken(mix(color, palette.sky[1], 0.22), 0.42)
          quad(a, b, row + 0.09, row)
          ctx.fillStyle = withOpacity(darken(color, 0.5), 0.7)
          quad((a + b) / 2 + step * 0.015, (a + b) / 2 - step * 0.015, row + 0.09, row)
          ctx.fillStyle = lighten(color, 0.07)
          quad(a + step * 0.04, b - step * 0.04, row + 0.1, row + 0.09)
        }
      }
      paintShopFront(scene, { quad, far, near, isDark })
    }
  }
}

const multiplyish = (color: `#${string}`, near: `#${string}`): `#${string}` => mix(color, near, 0.55)

interface ShopFront {
  quad: (a: number, b: number, low: number, high: number) => void
  far: number
  near: number
  isDark: boolean
}

const paintShopFront = (scene: Scene, { quad, far, near, isDark }: ShopFront): void => {
  const { ctx, random, palette } = scene
  const step = far - near
  const [a, b] = [far - step * 0.08, near + step * 0.08]
  const awnings = [palette.accent, '#3f6b5a', '#7a3f4a', '#41557a'] as const
  ctx.fillStyle = isDark
    ? withOpacity(mix(palette.lamp, '#ffffff', 0.1), random.between(0.3, 0.75))
    : darken(palette.near, 0.2)
  quad(a, b, 0.62, 0.26)
  ctx.fillStyle = withOpacity(darken(palette.near, 0.5), 0.85)
  for (const part of [0.3, 0.62]) quad(a - (a - b) * part, a - (a - b) * (part + 0.04), 0.62, 0.26)
  ctx.fillStyle = mix(awnings[random.integer(0, 3)] ?? palette.accent, palette.near, isDark ? 0.5 : 0.2)
  quad(a, b, 0.3, 0.18)
}

/** Road and pavements; wet ones mirror what shines. */
const paintPavement = (scene: Scene, groundY: number): void => {
  const { ctx, width, height, unit, palette, random } = scene
  const end = vanishing(scene)
  const color = mix(layerColor(scene, 0.8), '#40444c', 0.25)
  const fill = ctx.createLinearGradient(0, end.y, 0, height)
  fill.addColorStop(0, mix(color, palette.sky[2], 0.55))
  fill.addColorStop(0.4, mix(color, palette.sky[2], 0.12))
  fill.addColorStop(1, darken(color, 0.42))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(end.x, end.y)
  ctx.lineTo(width + unit * 0.35, height + unit * 0.02)
  ctx.lineTo(-unit * 0.35, height + unit * 0.02)
  ctx.fill()
  for (const side of [-1, 1]) {
    ctx.fillStyle = withOpacity(lighten(color, 0.14), 0.75)
    ctx.beginPath()
    ctx.moveTo(end.x, end.y)
    ctx.lineTo(end.x + side * unit * 0.95, height)
    ctx.lineTo(end.x + side * unit * 1.25, height)
    ctx.fill()
    ctx.strokeStyle = withOpacity(darken(color, 0.5), 0.8)
    ctx.lineWidth = unit * 0.004
    ctx.beginPath()
    ctx.moveTo(end.x, end.y)
    ctx.lineTo(end.x + side * unit * 0.95, height)
    ctx.stroke()
  }
  ctx.strokeStyle = withOpacity(darken(color, 0.5), 0.3)
  for (let course = 1; course < 26; course += 1) {
    const y = end.y + (height - end.y) * (course / 26) ** 2
    ctx.lineWidth = unit * 0.0025 * (course / 26)
    ctx.beginPath()
    ctx.moveTo(0, y)
    ctx.lineTo(width, y)
    ctx.stroke()
  }
  const isWet =
    ['rain', 'storm', 'fog'].includes(scene.brief.weather) ||
    scene.brief.genre === 'noir' ||
    scene.brief.genre === 'cyberpunk'
  if (!isWet) return
  for (let streak = 0; streak < 60; streak += 1) {
    const part = random.next()
    const y = end.y + (groundY - end.y) * 0.25 + (height - end.y) * part * 0.85
    const tone =
      scene.brief.genre === 'cyberpunk'
        ? (neons[random.integer(0, neons.length - 1)] ?? palette.lamp)
        : random.chance(0.6)
          ? palette.lamp
          : palette.sky[2]
    paintSoftSpot(scene, {
      x: end.x + (random.next() - 0.5) * unit * (0.2 + part * 1.6),
      y,
      radiusX: unit * (0.006 + 0.03 * part),
      radiusY: unit * (0.02 + 0.13 * part),
      color: tone,
      opacity: random.between(0.1, 0.34),
    })
  }
  paintSoftSpot(scene, {
    x: end.x,
    y: end.y + unit * 0.12,
    radiusX: unit * 0.16,
    radiusY: unit * 0.3,
    color: lighten(palette.sky[2], 0.2),
    opacity: 0.45,
  })
}

const paintStreetLamps = (scene: Scene): void => {
  const { ctx, unit, width, height, palette, brief } = scene
  const end = vanishing(scene)
  const isOn = brief.time !== 'day' && brief.time !== 'golden hour'
  const color = darken(layerColor(scene, 1), 0.2)
  for (const part of [0.86, 0.72, 0.45]) {
    for (const side of [-1, 1] as const) {
      const scale = 1 - part
      const x = end.x + side * unit * 0.98 * scale
      if (x < -unit * 0.05 || x > width + unit * 0.05) continue
      const foot = end.y + (height - end.y) * scale
      const top = foot - unit * 0.95 * scale
      ctx.fillStyle = color
      ctx.fillRect(x - unit * 0.008 * scale, top, unit * 0.016 * scale, foot - top)
      ctx.fillRect(x - unit * 0.018 * scale, foot - unit * 0.08 * scale, unit * 0.036 * scale, unit * 0.08 * scale)
      ctx.fillRect(x - (side > 0 ? unit * 0.1 * scale : 0), top, unit * 0.1 * scale, unit * 0.014 * scale)
      const lampX = x - side * unit * 0.09 * scale
      ctx.beginPath()
      ctx.moveTo(lampX - unit * 0.03 * scale, top + unit * 0.05 * scale)
      ctx.lineTo(lampX, top)
      ctx.lineTo(lampX + unit * 0.03 * scale, top + unit * 0.05 * scale)
      ctx.fill()
      if (!isOn) continue
      ctx.fillStyle = lighten(palette.lamp, 0.5)
      ctx.beginPath()
      ctx.ellipse(lampX, top + unit * 0.055 * scale, unit * 0.026 * scale, unit * 0.02 * scale, 0, 0, 2 * Math.PI)
      ctx.fill()
      paintGlow(scene, {
        x: lampX,
        y: top + unit * 0.06 * scale,
        radius: unit * 0.6 * scale,
        opacity: 0.75,
        color: palette.lamp,
      })
      paintSoftSpot(scene, {
        x: lampX,
        y: foot,
        radiusX: unit * 0.24 * scale,
        radiusY: unit * 0.05 * scale,
        color: palette.lamp,
        opacity: 0.5,
      })
    }
  }
}

export const composeCastle = (scene: Scene): Composition => {
  const { unit, height, horizonY, light, width } = scene
  const groundY = height * 0.86
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.188,
    waterY: null,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        paintFarHills(s, 'peaks', 0.22)
        paintAir(s, { y: horizonY + unit * 0.06, thickness: unit * 0.1, opacity: 0.5 })
      },
      middle: (s) => {
        const x = width * 0.5 + (light.x - width * 0.5) * 0.55
        paintCastleHill(s, x)
        paintCastle(s, { x, foot: horizonY + unit * 0.02, size: unit * 0.4 })
        paintAir(s, { y: horizonY + unit * 0.17, thickness: unit * 0.12, opacity: 0.5 })
        paintGround(s, { y: horizonY + unit * 0.19, rise: unit * 0.04, depth: 0.62, row: 3 })
        paintFirs(s, {
          y: groundLine(s, { y: horizonY + unit * 0.19, rise: unit * 0.04, depth: 0.62, row: 3 }),
          size: 0.055,
          step: 0.03,
          depth: 0.68,
          sparse: 0.35,
        })
      },
      near: (s) => {
        paintGround(s, { y: groundY - unit * 0.02, rise: unit * 0.035, depth: 0.92, row: 6, roughness: 3 })
        paintGrass(s, {
          y: groundY + unit * 0.02,
          height: unit * 0.03,
          count: 500,
          color: layerColor(s, 0.95),
          tip: mix(layerColor(s, 0.7), s.palette.light, 0.25),
        })
      },
      front: (s) =>
        paintGrass(s, {
          y: s.height * 1.01,
          height: unit * 0.1,
          count: 160,
          color: darken(layerColor(s, 1), 0.3),
          tip: layerColor(s, 0.92),
        }),
    },
  }
}

const paintCastleHill = (scene: Scene, x: number): void => {
  const { ctx, unit, horizonY, palette } = scene
  const color = layerColor(scene, 0.48)
  const fill = ctx.createLinearGradient(0, horizonY - unit * 0.02, 0, horizonY + unit * 0.22)
  fill.addColorStop(0, mix(color, palette.light, 0.14))
  fill.addColorStop(1, mix(color, palette.haze, 0.4))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(x - unit * 0.75, horizonY + unit * 0.26)
  for (const [dx, dy] of [
    [-0.5, 0.17],
    [-0.36, 0.09],
    [-0.29, 0.015],
    [-0.1, -0.012],
    [0.12, -0.006],
    [0.27, 0.01],
    [0.34, 0.08],
    [0.5, 0.16],
    [0.8, 0.26],
  ] as const)
    ctx.lineTo(x + dx * unit, horizonY + dy * unit)
  ctx.fill()
}

/** Towers and walls in steps; in a horror or where ruins are spoken of, broken. */
const paintCastle = (scene: Scene, { x, foot, size }: { x: number; foot: number; size: number }): void => {
  const { ctx, palette, random, brief, isNight } = scene
  const color = mix(layerColor(scene, 0.5), '#8b8f98', 0.12)
  const isRuin = brief.genre === 'horror' || random.chance(0.3)
  const isLit = (isNight || brief.time === 'dusk') && !isRuin
  const part = (at: number, wide: number, tall: number, roof: 'cone' | 'teeth'): void => {
    const broken = isRuin && random.chance(0.45)
    const [left, top] = [x + (at - wide / 2) * size, foot - tall * size * (broken ? 0.75 : 1)]
    const fill = ctx.createLinearGradient(left, 0, left + wide * size, 0)
    fill.addColorStop(0, scene.lightSide < 0 ? mix(color, palette.light, 0.3) : darken(color, 0.22))
    fill.addColorStop(1, scene.lightSide > 0 ? mix(color, palette.light, 0.3) : darken(color, 0.22))
    ctx.fillStyle = fill
    ctx.fillRect(left, top, wide * size, foot - top + size * 0.05)
    if (broken) {
      ctx.beginPath()
      ctx.moveTo(left, top + 1)
      ctx.lineTo(left + wide * size * 0.2, top - size * 0.06)
      ctx.lineTo(left + wide * size * 0.5, top - size * 0.01)
      ctx.lineTo(left + wide * size * 0.75, top - size * 0.04)
      ctx.lineTo(left + wide * size, top + 1)
      ctx.fill()
    } else if (roof === 'cone') {
      ctx.fillRect(left - wide * size * 0.1, top - size * 0.012, wide * size * 1.2, size * 0.025)
      ctx.fillStyle = mix(darken(color, 0.35), palette.accent, 0.22)
      ctx.beginPath()
      ctx.moveTo(left - wide * size * 0.16, top - size * 0.01)
      ctx.quadraticCurveTo(
        left + wide * size * 0.38,
        top - wide * size * 0.7,
        left + wide * size * 0.5,
        top - wide * size * 2,
      )
      ctx.quadraticCurveTo(
        left + wide * size * 0.62,
        top - wide * size * 0.7,
        left + wide * size * 1.16,
        top - size * 0.01,
      )
      ctx.fill()
      ctx.fillStyle = palette.accent
      ctx.beginPath()
      ctx.moveTo(left + wide * size * 0.5, top - wide * size * 2.45)
      ctx.lineTo(left + wide * size * 0.5 + size * 0.05 * scene.lightSide, top - wide * size * 2.35)
      ctx.lineTo(left + wide * size * 0.5, top - wide * size * 2.22)
      ctx.fill()
      ctx.fillRect(
        left + wide * size * 0.5 - 0.5,
        top - wide * size * 2.45,
        Math.max(1, size * 0.004),
        wide * size * 0.5,
      )
    } else {
      for (let tooth = 0; tooth < wide * 22; tooth += 1)
        if (tooth % 2 === 0)
          ctx.fillRect(left + (tooth / (wide * 22)) * wide * size, top - size * 0.02, size / 24, size * 0.022)
    }
    for (let row = 0.12; row < tall * 0.75; row += 0.13) {
      ctx.fillStyle = isLit && random.chance(0.6) ? palette.lamp : darken(color, 0.55)
      ctx.fillRect(left + wide * size * 0.5 - size * 0.008, top + row * size, size * 0.016, size * 0.034)
    }
  }
  part(-0.3, 0.1, 0.5, 'cone')
  part(0.3, 0.11, 0.55, 'cone')
  part(-0.02, 0.34, 0.5, 'teeth')
  part(-0.17, 0.12, 0.72, 'cone')
  part(0.09, 0.14, 0.95, 'cone')
  part(0.2, 0.09, 0.66, 'cone')
  part(-0.42, 0.1, 0.3, 'teeth')
  part(0.44, 0.1, 0.32, 'teeth')
  part(0, 0.8, 0.2, 'teeth')
  ctx.fillStyle = isLit ? palette.lamp : darken(color, 0.6)
  ctx.beginPath()
  ctx.arc(x, foot - size * 0.06, size * 0.035, Math.PI, 2 * Math.PI)
  ctx.rect(x - size * 0.035, foot - size * 0.06, size * 0.07, size * 0.065)
  ctx.fill()
}

export const composeVillage = (scene: Scene): Composition => {
  const { unit, height, horizonY } = scene
  const groundY = height * 0.87
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.2,
    waterY: null,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        paintFarHills(s, 'hills', 0.18)
        paintAir(s, { y: horizonY + unit * 0.05, thickness: unit * 0.1, opacity: 0.4 })
      },
      middle: (s) => {
        const row = { y: horizonY + unit * 0.12, rise: unit * 0.025, depth: 0.45, row: 2 }
        paintGround(s, row)
        paintHouses(s, { foot: groundLine(s, row), size: 0.1, depth: 0.5, count: 9 })
        const nearer = { y: horizonY + unit * 0.2, rise: unit * 0.02, depth: 0.6, row: 4 }
        paintGround(s, nearer)
        paintHouses(s, { foot: groundLine(s, nearer), size: 0.17, depth: 0.7, count: 5 })
      },
      near: (s) => {
        paintGround(s, { y: groundY - unit * 0.04, rise: unit * 0.02, depth: 0.8, row: 6 })
        paintLane(s, groundY)
        paintFence(s, groundY)
      },
      front: (s) =>
        paintGrass(s, {
          y: s.height * 1.01,
          height: unit * 0.1,
          count: 260,
          color: darken(layerColor(s, 1), 0.2),
          tip: mix(layerColor(s, 0.75), s.palette.light, 0.25),
        }),
    },
  }
}

const paintHouses = (
  scene: Scene,
  row: { foot: (x: number) => number; size: number; depth: number; count: number },
): void => {
  const { ctx, width, unit, random, palette, brief } = scene
  const walls = ['#e8dcc4', '#d9c2a0', '#cdb7a8', '#e3d3b6'] as const
  const roofs = ['#9a4a36', '#7a4a3a', '#5c5a66', '#a8663c'] as const
  const ambient = layerColor(scene, row.depth)
  const isLit = brief.time !== 'day' && brief.time !== 'golden hour'
  const dim = { day: 0.15, dawn: 0.4, 'golden hour': 0.38, dusk: 0.62, night: 0.74 }[brief.time]
  for (let house = 0; house < row.count; house += 1) {
    const x = ((house + random.between(0.15, 0.85)) / row.count) * width
    if (row.depth > 0.6 && Math.abs(x - scene.focusX) < unit * 0.16) continue
    const size = unit * row.size * random.between(0.75, 1.2)
    const foot = row.foot(x) + size * 0.12
    const [wide, tall] = [size * random.between(0.8, 1.15), size * 0.5]
    const wall = mix(walls[random.integer(0, 3)] ?? walls[0], ambient, dim)
    const roof = mix(roofs[random.integer(0, 3)] ?? roofs[0], ambient, dim * 0.9)
    const face = wide * 0.36 * scene.lightSide
    ctx.fillStyle = darken(wall, 0.18)
    ctx.fillRect(x - wide / 2, foot - tall, wide, tall)
    ctx.fillStyle = mix(wall, palette.light, 0.15)
    ctx.beginPath()
    const gable = scene.lightSide > 0 ? x + wide / 2 - Math.abs(face) : x - wide / 2
    ctx.rect(gable, foot - tall, Math.abs(face), tall)
    ctx.moveTo(gable, foot - tall + 1)
    ctx.lineTo(gable + Math.abs(face) / 2, foot - tall - size * 0.36)
    ctx.lineTo(gable + Math.abs(face), foot - tall + 1)
    ctx.fill()
    const peak = gable + Math.abs(face) / 2
    const far = scene.lightSide > 0 ? x - wide / 2 : x + wide / 2
    const inner = scene.lightSide > 0 ? gable : gable + Math.abs(face)
    ctx.fillStyle = roof
    ctx.beginPath()
    ctx.moveTo(far - scene.lightSide * size * 0.05, foot - tall + size * 0.02)
    ctx.lineTo(far + scene.lightSide * size * 0.1, foot - tall - size * 0.38)
    ctx.lineTo(peak, foot - tall - size * 0.38)
    ctx.lineTo(inner - scene.lightSide * size * 0.02, foot - tall + size * 0.02)
    ctx.fill()
    ctx.strokeStyle = darken(roof, 0.2)
    ctx.lineWidth = size * 0.035
    ctx.beginPath()
    ctx.moveTo(gable - size * 0.03, foot - tall + size * 0.03)
    ctx.lineTo(peak, foot - tall - size * 0.38)
    ctx.lineTo(gable + Math.abs(face) + size * 0.03, foot - tall + size * 0.03)
    ctx.stroke()
    ctx.fillStyle = darken(wall, 0.35)
    const stackX = far + scene.lightSide * wide * 0.3
    ctx.fillRect(stackX - size * 0.04, foot - tall - size * 0.5, size * 0.08, size * 0.2)
    if (isLit || random.chance(0.3)) paintSmoke(scene, { x: stackX, y: foot - tall - size * 0.5, size })
    for (const [at, w] of [
      [far + scene.lightSide * wide * 0.2, 0.1],
      [far + scene.lightSide * wide * 0.42, 0.1],
      [peak, 0.09],
    ] as const) {
      ctx.fillStyle = isLit && random.chance(0.75) ? palette.lamp : darken(wall, 0.55)
      ctx.fillRect(at - (size * w) / 2, foot - tall * 0.72, size * w, size * 0.15)
    }
    if (isLit)
      paintGlow(scene, { x: peak, y: foot - tall * 0.6, radius: size * 0.8, opacity: 0.3, color: palette.lamp })
  }
}

const paintSmoke = (scene: Scene, { x, y, size }: { x: number; y: number; size: number }): void => {
  for (let puff = 0; puff < 9; puff += 1) {
    paintSoftSpot(scene, {
      x: x + size * 0.05 * puff + scene.random.between(-0.03, 0.03) * size,
      y: y - size * 0.09 * puff,
      radiusX: size * (0.04 + 0.02 * puff),
      radiusY: size * (0.04 + 0.016 * puff),
      color: lighten(scene.palette.haze, 0.15),
      opacity: 0.4 - puff * 0.035,
    })
  }
}

const paintLane = (scene: Scene, groundY: number): void => {
  const { ctx, focusX, unit, height, palette, width } = scene
  const color = mix(mix('#b79a72', layerColor(scene, 0.6), 0.55), palette.light, 0.1)
  const endX = width / 2 + (width / 2 - focusX) * 0.3
  const fill = ctx.createLinearGradient(0, groundY - unit * 0.1, 0, height)
  fill.addColorStop(0, withOpacity(color, 0.75))
  fill.addColorStop(1, withOpacity(darken(color, 0.4), 0.9))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(endX, groundY - unit * 0.055)
  ctx.bezierCurveTo(endX - unit * 0.1, groundY, focusX - unit * 0.12, groundY, focusX - unit * 0.5, height + 5)
  ctx.lineTo(focusX + unit * 0.24, height + 5)
  ctx.bezierCurveTo(
    focusX + unit * 0.16,
    groundY + unit * 0.03,
    endX + unit * 0.06,
    groundY - unit * 0.01,
    endX + unit * 0.03,
    groundY - unit * 0.055,
  )
  ctx.fill()
}

const paintFence = (scene: Scene, groundY: number): void => {
  const { ctx, width, unit, focusX } = scene
  const color = darken(layerColor(scene, 0.95), 0.1)
  const [from, to] = focusX < width / 2 ? [width * 0.62, width * 1.02] : [-width * 0.02, width * 0.38]
  ctx.fillStyle = color
  for (let x = from; x < to; x += unit * 0.06) ctx.fillRect(x, groundY - unit * 0.04, unit * 0.008, unit * 0.075)
  for (const rail of [-0.025, 0]) ctx.fillRect(from, groundY + unit * rail, to - from, unit * 0.006)
}
