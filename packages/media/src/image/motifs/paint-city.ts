import { darken, lighten, withOpacity } from '../color.ts'
import { type Stage, withState } from '../stage.ts'
import { layerColor } from './paint-ridges.ts'
import { paintLight, paintMist, paintSky } from './paint-sky.ts'

export const paintCity = (stage: Stage): void => {
  const { unit, horizonY, height } = stage
  paintSky(stage)
  paintLight(stage)
  const rows = 4
  for (let row = 0; row < rows; row += 1) {
    const depth = row / (rows - 1)
    const footY = horizonY + unit * 0.1 + depth * (height - horizonY) * 0.75
    paintRow(stage, { depth, footY })
    paintMist(stage, { y: footY + unit * 0.01, thickness: unit * 0.1, opacity: 0.45 * (1 - depth) })
  }
}

interface Row {
  depth: number
  footY: number
}

const paintRow = (stage: Stage, { depth, footY }: Row): void => {
  const { ctx, width, height, unit, random, palette, manner } = stage
  const color = layerColor(stage, 0.15 + 0.8 * depth)
  for (let x = -unit * 0.05; x < width; ) {
    const buildingWidth = unit * (0.035 + 0.055 * depth) * random.between(0.7, 1.7)
    const rise = unit * (0.13 + 0.1 * depth) * random.between(0.45, 1.75)
    const top = footY - rise
    withState(ctx, () => {
      if (manner === 'paper') {
        ctx.shadowColor = withOpacity(palette.near, 0.3)
        ctx.shadowBlur = unit * 0.015
      }
      ctx.fillStyle = random.chance(0.3) ? lighten(color, 0.05) : color
      ctx.fillRect(x, top, buildingWidth, height - top)
    })
    paintRoof(stage, { x, top, buildingWidth, color })
    paintWindows(stage, { x, top, buildingWidth, footY: footY + unit * 0.25, depth })
    x += buildingWidth + (random.chance(0.25) ? unit * 0.012 : 0)
  }
}

const paintRoof = (stage: Stage, roof: { x: number; top: number; buildingWidth: number; color: string }): void => {
  const { ctx, unit, random } = stage
  const middle = roof.x + roof.buildingWidth / 2
  ctx.fillStyle = roof.color
  const kind = random.next()
  if (kind < 0.22) {
    ctx.fillRect(middle - unit * 0.0015, roof.top - unit * 0.05, unit * 0.003, unit * 0.05)
  } else if (kind < 0.42) {
    ctx.fillRect(roof.x + roof.buildingWidth * 0.2, roof.top - unit * 0.018, roof.buildingWidth * 0.6, unit * 0.02)
  } else if (kind < 0.54) {
    ctx.beginPath()
    ctx.moveTo(roof.x, roof.top + 1)
    ctx.lineTo(middle, roof.top - roof.buildingWidth * 0.45)
    ctx.lineTo(roof.x + roof.buildingWidth, roof.top + 1)
    ctx.fill()
  }
}

interface Facade {
  x: number
  top: number
  buildingWidth: number
  footY: number
  depth: number
}

/** Lit windows on a grid; fewer and fainter in the distance. */
const paintWindows = (stage: Stage, { x, top, buildingWidth, footY, depth }: Facade): void => {
  const { ctx, unit, random, palette, manner } = stage
  const size = unit * (0.0035 + 0.0045 * depth)
  const lit = stage.isNight ? 0.5 : 0.26
  const unlit = darken(layerColor(stage, depth), 0.2)
  const columns = Math.floor((buildingWidth - size * 1.5) / (size * 2.1))
  const left = x + (buildingWidth - (columns * 2.1 - 1.1) * size) / 2
  for (let y = top + size * 2; y < footY; y += size * 2.7) {
    for (let column = 0; column < columns; column += 1) {
      const isLit = random.chance(lit)
      if (!isLit && manner !== 'scenic') continue
      ctx.fillStyle = isLit
        ? withOpacity(
            manner === 'paper' ? palette.accent : palette.light,
            random.between(0.35, 0.95) * (0.35 + 0.65 * depth),
          )
        : withOpacity(unlit, 0.35)
      ctx.fillRect(left + column * size * 2.1, y, size, size * 1.45)
    }
  }
}
