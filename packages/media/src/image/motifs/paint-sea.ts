import { darken, lighten, mix, withOpacity } from '../color.ts'
import { isAtmospheric, type Stage, withState } from '../stage.ts'
import { paintBirds, paintBoat, paintLighthouse } from './paint-figures.ts'
import { paintLight, paintMist, paintSky } from './paint-sky.ts'

export const paintSea = (stage: Stage): void => {
  const { unit, horizonY, palette, width, light, random } = stage
  paintSky(stage)
  paintLight(stage)
  paintWater(stage)
  if (isAtmospheric(stage)) paintGlitter(stage)
  paintWaves(stage)
  paintMist(stage, { y: horizonY, thickness: unit * 0.035, opacity: 0.5 })
  if (stage.features.has('boat')) {
    // Left of the light when the headland takes the right.
    const side = light.x > width / 2 || stage.features.has('lighthouse') ? -1 : 1
    const x = light.x + side * unit * random.between(0.2, 0.3)
    paintBoat(stage, { x, y: horizonY + unit * 0.075, size: unit * 0.16, color: darken(palette.near, 0.1) })
  }
  if (stage.features.has('lighthouse')) paintHeadland(stage)
  if (stage.features.has('birds') || random.chance(0.5)) paintBirds(stage, palette.near)
}

const paintWater = ({ ctx, width, height, horizonY, palette, manner }: Stage): void => {
  const water = ctx.createLinearGradient(0, horizonY, 0, height)
  water.addColorStop(0, manner === 'paper' ? palette.far : mix(palette.sky[2], palette.far, 0.45))
  water.addColorStop(0.3, mix(palette.far, palette.near, 0.35))
  water.addColorStop(1, manner === 'paper' ? mix(palette.far, palette.near, 0.6) : palette.near)
  ctx.fillStyle = water
  ctx.fillRect(0, horizonY, width, height - horizonY)
}

/** The light's path on the water: short strokes, wider spread and longer towards the viewer. */
const paintGlitter = (stage: Stage): void => {
  const { ctx, height, horizonY, unit, light, palette, random } = stage
  withState(ctx, () => {
    ctx.globalCompositeOperation = 'lighter'
    for (let stroke = 0; stroke < 620; stroke += 1) {
      const near = random.next() ** 1.7
      const y = horizonY + near * (height - horizonY)
      const spread = unit * (0.035 + 0.3 * near)
      // Two draws averaged gather the strokes around the middle of the path.
      const x = light.x + spread * (random.next() + random.next() - 1)
      ctx.fillStyle = withOpacity(palette.light, random.between(0.06, 0.34) * (1 - near * 0.65))
      ctx.beginPath()
      ctx.ellipse(x, y, unit * (0.006 + 0.05 * near) * random.between(0.4, 1), unit * (0.0008 + 0.003 * near), 0, 0, 7)
      ctx.fill()
    }
  })
}

/** Swells: each a filled band with a lit crest. */
const paintWaves = (stage: Stage): void => {
  const { ctx, width, height, horizonY, unit, palette, manner, noise } = stage
  const isFlat = manner === 'poster' || manner === 'paper'
  const swells = isFlat ? 5 : 11
  for (let swell = 1; swell <= swells; swell += 1) {
    const near = swell / swells
    const y = horizonY + near ** 1.7 * (height - horizonY) * 0.97
    const crest = (x: number): number =>
      y + noise((x / unit) * (3.2 - 2 * near), swell * 5.3) * unit * (isFlat ? 0.03 : 0.021) * (0.15 + near)
    const color = isFlat ? mix(palette.far, palette.near, near * 0.85) : darken(palette.near, 0.15)
    withState(ctx, () => {
      if (manner === 'paper') {
        ctx.shadowColor = withOpacity(palette.near, 0.3)
        ctx.shadowBlur = unit * 0.02
      }
      ctx.beginPath()
      for (let x = -10; x <= width + 10; x += 5) ctx.lineTo(x, crest(x))
      ctx.lineTo(width + 10, height + 10)
      ctx.lineTo(-10, height + 10)
      ctx.fillStyle = withOpacity(color, isFlat ? 1 : 0.14)
      ctx.fill()
    })
    if (isFlat) continue
    ctx.strokeStyle = withOpacity(lighten(palette.sky[2], 0.15), 0.15 * (1 - near * 0.7))
    ctx.lineWidth = unit * (0.0008 + 0.0016 * near)
    ctx.beginPath()
    for (let x = 0; x <= width; x += 5) ctx.lineTo(x, crest(x))
    ctx.stroke()
  }
}

/** Rocks on the right, steep to the sea, with the lighthouse on them. */
const paintHeadland = (stage: Stage): void => {
  const { ctx, width, height, unit, horizonY, palette, noise, random } = stage
  const x = width * random.between(0.8, 0.84)
  const rockTop = horizonY + unit * 0.015
  paintLighthouse(stage, { x, y: rockTop + unit * 0.014, size: unit * 0.4, color: darken(palette.near, 0.25) })
  // Upright pictures are narrow: a flatter slope would leave no sea.
  const steepness = height > width ? 1.7 : 0.8
  const outline = (at: number): number => {
    const away = (at - x) / unit
    const fall = away < 0 ? Math.max(0, -away - 0.07) ** 0.8 * steepness : Math.max(0, away - 0.07) * 0.22
    return (
      rockTop +
      unit *
        (fall +
          noise((at / unit) * 5, 40) * 0.022 * Math.min(1, Math.abs(away) * 5) +
          noise((at / unit) * 24, 41) * 0.005)
    )
  }
  ctx.beginPath()
  ctx.moveTo(-10, height + 10)
  for (let at = -10; at <= width + 10; at += 3) ctx.lineTo(at, outline(at))
  ctx.lineTo(width + 10, height + 10)
  const rock = ctx.createLinearGradient(x - unit * 0.3, rockTop, x + unit * 0.1, height)
  rock.addColorStop(0, mix(palette.near, palette.far, 0.4))
  rock.addColorStop(0.35, mix(palette.near, palette.far, 0.1))
  rock.addColorStop(1, darken(palette.near, 0.25))
  ctx.fillStyle = rock
  ctx.fill()
}
