import type { HexColor } from '../../templates/index.ts'
import { darken, lighten, mix, withOpacity } from '../color.ts'
import { isAtmospheric, type Stage, withState } from '../stage.ts'

/** Dark enough for white titles, or paper for dark ones, with a glow where the picture's weight is. */
const paintBackdrop = (stage: Stage): void => {
  const { ctx, width, height, palette, light, unit, manner } = stage
  const [top, middle, low] = palette.sky
  const isPaper = manner === 'paper'
  const base = ctx.createLinearGradient(0, 0, width, height)
  base.addColorStop(0, isPaper ? top : darken(top, 0.35))
  base.addColorStop(0.6, isPaper ? middle : mix(top, middle, 0.55))
  base.addColorStop(1, isPaper ? low : mix(palette.near, middle, 0.4))
  ctx.fillStyle = base
  ctx.fillRect(0, 0, width, height)
  const glow = ctx.createRadialGradient(light.x, light.y, 0, light.x, light.y, unit * 0.95)
  glow.addColorStop(0, withOpacity(isPaper ? palette.light : palette.sky[2], isPaper ? 0.9 : 0.6))
  glow.addColorStop(0.4, withOpacity(isPaper ? palette.light : low, isPaper ? 0.3 : 0.2))
  glow.addColorStop(1, withOpacity(low, 0))
  ctx.fillStyle = glow
  ctx.fillRect(0, 0, width, height)
}

/** Flowing bands of light from the lower left to the right. */
export const paintRibbons = (stage: Stage): void => {
  const { ctx, width, height, unit, palette, noise, horizonY, manner } = stage
  paintBackdrop(stage)
  const ribbons = 9
  for (let ribbon = 0; ribbon < ribbons; ribbon += 1) {
    const near = ribbon / (ribbons - 1)
    const spread = Math.max(unit * 0.5, (height - horizonY) * 1.15)
    const middle = (x: number): number =>
      horizonY * 0.92 + (near - 0.25) * spread + noise((x / unit) * 0.62 + near * 0.55, near * 0.9) * unit * 0.2
    const half = (x: number): number =>
      unit * (0.035 + 0.05 * Math.abs(noise((x / unit) * 0.5, 7 + near * 1.4)) + 0.06 * near)
    const from = ribbon % 3 === 1 ? palette.accent : mix(palette.sky[2], palette.far, near)
    const fill = ctx.createLinearGradient(0, 0, width, height * 0.3)
    fill.addColorStop(0, withOpacity(mix(from, palette.near, 0.55), manner === 'poster' ? 1 : 0.75))
    fill.addColorStop(0.55, withOpacity(from, manner === 'poster' ? 1 : 0.82))
    fill.addColorStop(1, withOpacity(mix(from, palette.light, 0.5), manner === 'poster' ? 1 : 0.85))
    withState(ctx, () => {
      ctx.shadowColor = withOpacity(darken(palette.near, 0.4), manner === 'paper' ? 0.22 : 0.45)
      ctx.shadowBlur = manner === 'poster' ? 0 : unit * 0.035
      ctx.shadowOffsetY = unit * 0.008
      ctx.fillStyle = fill
      ctx.beginPath()
      for (let x = -20; x <= width + 20; x += 6) ctx.lineTo(x, middle(x) - half(x))
      for (let x = width + 20; x >= -20; x -= 6) ctx.lineTo(x, middle(x) + half(x))
      ctx.closePath()
      ctx.fill()
    })
    ctx.strokeStyle = withOpacity(lighten(palette.light, 0.3), 0.35)
    ctx.lineWidth = unit * 0.0016
    ctx.beginPath()
    for (let x = 0; x <= width; x += 6) ctx.lineTo(x, middle(x) - half(x))
    ctx.stroke()
  }
}

interface Node {
  x: number
  y: number
  depth: number
}

/** Nodes and links, thin in the titles' corner; the nearest glow. */
export const paintNetwork = (stage: Stage): void => {
  const { ctx, unit, palette, manner } = stage
  paintBackdrop(stage)
  const nodes = placeNodes(stage)
  const line = manner === 'paper' ? palette.near : mix(palette.light, palette.sky[2], 0.3)
  const reach = unit * 0.17
  for (const [i, a] of nodes.entries()) {
    for (const b of nodes.slice(i + 1)) {
      const distance = Math.hypot(a.x - b.x, a.y - b.y)
      if (distance > reach) continue
      ctx.strokeStyle = withOpacity(line, (1 - distance / reach) * Math.min(0.75, 0.25 + a.depth + b.depth))
      ctx.lineWidth = unit * (0.0009 + 0.0016 * Math.min(a.depth, b.depth))
      ctx.beginPath()
      ctx.moveTo(a.x, a.y)
      ctx.lineTo(b.x, b.y)
      ctx.stroke()
    }
  }
  for (const [i, node] of nodes.entries()) paintNode(stage, node, i % 5 === 0)
}

const placeNodes = (stage: Stage): Node[] => {
  const { width, height, unit, light, random } = stage
  const nodes: Node[] = []
  const apart = unit * 0.05
  for (let tries = 0; tries < 4000 && nodes.length < 320; tries += 1) {
    const x = random.between(-0.03, 1.03) * width
    const y = random.between(-0.03, 1.03) * height
    const away = Math.hypot((x - light.x) / width, (y - light.y) / height)
    if (!random.chance(Math.max(0.05, 1 - away * 1.75))) continue
    if (nodes.some((node) => Math.hypot(node.x - x, node.y - y) < apart)) continue
    nodes.push({ x, y, depth: random.next() ** 2 * Math.max(0.15, 1.1 - away) })
  }
  return nodes
}

const paintNode = ({ ctx, unit, palette, manner }: Stage, { x, y, depth }: Node, isAccent: boolean): void => {
  const radius = unit * (0.0024 + 0.0095 * depth ** 1.5)
  const isPaper = manner === 'paper'
  const color = isAccent ? palette.accent : isPaper ? palette.near : palette.light
  if (!isPaper && depth > 0.55) {
    withState(ctx, () => {
      ctx.globalCompositeOperation = 'lighter'
      const glow = ctx.createRadialGradient(x, y, 0, x, y, radius * 5)
      glow.addColorStop(0, withOpacity(color, 0.35))
      glow.addColorStop(1, withOpacity(color, 0))
      ctx.fillStyle = glow
      ctx.fillRect(x - radius * 5, y - radius * 5, radius * 10, radius * 10)
    })
  }
  ctx.fillStyle = isPaper ? color : mix(color, '#ffffff', 0.25)
  ctx.beginPath()
  ctx.arc(x, y, radius, 0, 2 * Math.PI)
  ctx.fill()
}

/** Rising columns with a line above them. */
export const paintGrowth = (stage: Stage): void => {
  const { ctx, width, height, unit, palette, random, horizonY, manner } = stage
  paintBackdrop(stage)
  const columns = Math.max(7, Math.round((width / unit) * 9))
  const pitch = width / columns
  const tops = Array.from({ length: columns }, (_, i) => {
    const along = (i + 0.5) / columns
    return height * 0.97 - (height - horizonY + unit * 0.28) * (0.12 + 0.88 * along ** 1.5) * random.between(0.82, 1.06)
  })
  tops.forEach((top, i) => {
    const along = i / (columns - 1)
    const fill = ctx.createLinearGradient(0, top, 0, height)
    const color = i === columns - 2 ? palette.accent : mix(palette.far, palette.sky[2], along * 0.7)
    fill.addColorStop(0, mix(color, palette.light, 0.25))
    fill.addColorStop(1, mix(color, palette.near, manner === 'paper' ? 0.25 : 0.85))
    ctx.fillStyle = fill
    ctx.beginPath()
    ctx.roundRect(i * pitch + pitch * 0.14, top, pitch * 0.72, height - top + 40, pitch * 0.1)
    ctx.fill()
  })
  paintTrend(
    stage,
    tops.map((top, i) => ({ x: (i + 0.5) * pitch, y: top - unit * 0.065 })),
  )
}

const paintTrend = ({ ctx, unit, palette, manner }: Stage, points: readonly { x: number; y: number }[]): void => {
  const color = manner === 'paper' ? palette.accent : palette.light
  withState(ctx, () => {
    ctx.strokeStyle = color
    ctx.lineWidth = unit * 0.006
    ctx.lineJoin = 'round'
    ctx.shadowColor = withOpacity(color, 0.8)
    ctx.shadowBlur = manner === 'paper' ? 0 : unit * 0.025
    ctx.beginPath()
    for (const { x, y } of points) ctx.lineTo(x, y)
    ctx.stroke()
    ctx.fillStyle = manner === 'paper' ? color : lighten(color, 0.5)
    for (const { x, y } of points) {
      ctx.beginPath()
      ctx.arc(x, y, unit * 0.009, 0, 2 * Math.PI)
      ctx.fill()
    }
  })
}

/** Out-of-focus lights, dense below, few where titles stand. */
export const paintLights = (stage: Stage): void => {
  const { ctx, width, height, unit, palette, random } = stage
  paintBackdrop(stage)
  const glow = stage.manner === 'paper' ? palette.near : palette.light
  const colors = [glow, palette.accent, palette.sky[2], palette.far] as const
  const isFlat = !isAtmospheric(stage)
  withState(ctx, () => {
    if (!isFlat) ctx.globalCompositeOperation = 'lighter'
    for (let disc = 0; disc < 130; disc += 1) {
      const down = random.next() ** 0.55
      const x = random.between(-0.05, 1.05) * width
      const y = height * (0.12 + 0.95 * down)
      const radius = unit * random.between(0.012, 0.075) * (0.45 + down * 0.7)
      const color = colors[random.integer(0, 3)] ?? palette.light
      const opacity = random.between(0.05, 0.3) * (0.25 + 0.75 * down) * (isFlat ? 2.4 : 1)
      paintDisc(stage, { x, y, radius, color, opacity })
    }
  })
}

interface Disc {
  x: number
  y: number
  radius: number
  color: HexColor
  opacity: number
}

/** Brighter at the rim, as a lens draws a lamp that is out of focus; plain where the template wants flat shapes. */
const paintDisc = (stage: Stage, { x, y, radius, color, opacity }: Disc): void => {
  const { ctx } = stage
  const fill = ctx.createRadialGradient(x, y, 0, x, y, radius)
  const isFlat = !isAtmospheric(stage)
  fill.addColorStop(0, withOpacity(color, opacity * (isFlat ? 1 : 0.65)))
  fill.addColorStop(0.82, withOpacity(color, opacity))
  fill.addColorStop(0.93, withOpacity(lighten(color, isFlat ? 0 : 0.3), opacity * (isFlat ? 1 : 1.25)))
  fill.addColorStop(1, withOpacity(color, 0))
  ctx.fillStyle = fill
  ctx.fillRect(x - radius, y - radius, radius * 2, radius * 2)
}
