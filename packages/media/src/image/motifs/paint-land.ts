import { darken, mix, withOpacity } from '../color.ts'
import { isAtmospheric, type Stage, withState } from '../stage.ts'
import { paintBirds, paintBroadTree, paintConifer, paintHouse } from './paint-figures.ts'
import { layerColor, paintRidges } from './paint-ridges.ts'
import { paintLight, paintMist, paintSky } from './paint-sky.ts'

export const paintMountains = (stage: Stage): void => {
  const { height, unit, horizonY, random } = stage
  paintSky(stage)
  paintLight(stage)
  paintRidges(stage, {
    count: 5,
    farY: horizonY + unit * 0.06,
    nearY: height * 0.99,
    farRise: unit * 0.3,
    nearRise: unit * 0.2,
    frequency: 0.95,
    shape: 'peaks',
    onRidge: (depth, outline) => {
      if (depth > 0.7 && stage.manner !== 'paper') plantConifers(stage, { outline, depth, every: unit * 0.022 })
    },
  })
  if (stage.features.has('birds') || random.chance(0.4)) paintBirds(stage, stage.palette.near)
}

export const paintForest = (stage: Stage): void => {
  const { height, unit, horizonY } = stage
  paintSky(stage)
  paintLight(stage)
  paintRidges(stage, {
    count: 5,
    farY: horizonY + unit * 0.04,
    nearY: height * 1.02,
    farRise: unit * 0.12,
    nearRise: unit * 0.1,
    frequency: 0.8,
    shape: 'hills',
    onRidge: (depth, outline) => plantConifers(stage, { outline, depth, every: unit * (0.014 + 0.04 * depth) }),
  })
}

interface Planting {
  outline: (x: number) => number
  depth: number
  every: number
}

const plantConifers = (stage: Stage, { outline, depth, every }: Planting): void => {
  const { width, unit, random } = stage
  const color = layerColor(stage, depth)
  for (let x = -every; x < width + every; x += every * random.between(0.55, 1.3)) {
    const size = unit * (0.035 + 0.16 * depth ** 1.6) * random.between(0.6, 1.25)
    paintConifer(stage, { x, y: outline(x) + size * 0.12, size, color })
  }
}

export const paintField = (stage: Stage): void => {
  const { height, unit, horizonY, random, width, light } = stage
  paintSky(stage)
  paintLight(stage)
  let nearest = (_x: number): number => height
  paintRidges(stage, {
    count: 4,
    farY: horizonY + unit * 0.07,
    nearY: height * 0.93,
    farRise: unit * 0.09,
    nearRise: unit * 0.14,
    frequency: 0.55,
    shape: 'hills',
    nearTone: 0.82,
    onRidge: (depth, outline) => {
      nearest = outline
      if (depth > 0.3 && depth < 0.4) furnishHill(stage, outline)
      if (depth > 0.6 && depth < 0.7) {
        const x = width * (light.x > width / 2 ? random.between(0.66, 0.8) : random.between(0.2, 0.34))
        paintBroadTree(stage, { x, y: outline(x), size: unit * 0.24, color: darken(layerColor(stage, 0.85), 0.1) })
      }
    },
  })
  if (isAtmospheric(stage)) paintGrass(stage, nearest)
  paintBlossoms(stage, nearest)
  if (stage.features.has('birds')) paintBirds(stage, stage.palette.near)
}

const furnishHill = (stage: Stage, outline: (x: number) => number): void => {
  const { width, unit, random } = stage
  const color = layerColor(stage, 0.62)
  for (let tree = 0; tree < 9; tree += 1) {
    const x = random.between(0, width)
    paintBroadTree(stage, { x, y: outline(x) + 2, size: unit * random.between(0.035, 0.06), color })
  }
  const houses = stage.features.has('house') ? 3 : 1
  for (let house = 0; house < houses; house += 1) {
    const x = width * random.between(0.45, 0.62) + house * unit * 0.09
    paintHouse(stage, { x, y: outline(x) + unit * 0.006, size: unit * 0.055, color: layerColor(stage, 0.75) })
  }
}

/** Blades along the foot, the nearest the largest. */
const paintGrass = (stage: Stage, outline: (x: number) => number): void => {
  const { ctx, width, height, unit, palette, random } = stage
  ctx.lineCap = 'round'
  for (let blade = 0; blade < 900; blade += 1) {
    const x = random.next() * width
    const ground = outline(x)
    const near = random.next()
    const y = ground + near * (height - ground)
    const size = unit * (0.012 + 0.035 * near)
    ctx.strokeStyle = withOpacity(mix(palette.near, palette.light, random.between(0, 0.28)), 0.5)
    ctx.lineWidth = unit * 0.0014 * (1 + near)
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.quadraticCurveTo(x, y - size * 0.6, x + size * random.between(-0.4, 0.4), y - size)
    ctx.stroke()
  }
}

const paintBlossoms = (stage: Stage, outline: (x: number) => number): void => {
  const { ctx, width, height, unit, palette, random } = stage
  for (let blossom = 0; blossom < 170; blossom += 1) {
    const x = random.next() * width
    const ground = outline(x)
    const near = random.next() ** 1.5
    ctx.fillStyle = withOpacity(random.chance(0.6) ? palette.accent : palette.light, 0.45 + near * 0.4)
    ctx.beginPath()
    ctx.arc(x, ground + unit * 0.01 + near * (height - ground), unit * (0.0022 + 0.0055 * near), 0, 2 * Math.PI)
    ctx.fill()
  }
}

export const paintDesert = (stage: Stage): void => {
  const { height, unit, horizonY, ctx, light, width, palette } = stage
  paintSky(stage)
  paintLight(stage)
  paintRidges(stage, {
    count: 5,
    farY: horizonY + unit * 0.04,
    nearY: height * 0.97,
    farRise: unit * 0.07,
    nearRise: unit * 0.24,
    frequency: 0.5,
    shape: 'dunes',
    nearTone: 0.7,
    onRidge: (depth, outline) => {
      if (stage.manner === 'paper') return
      // The slope that faces the light is bright, the other lies in shadow: a band from crest to foot, offset sideways.
      withState(ctx, () => {
        const shade = ctx.createLinearGradient(light.x, 0, light.x > width / 2 ? 0 : width, 0)
        shade.addColorStop(0, withOpacity(palette.light, 0.3 * (1 - depth * 0.5)))
        shade.addColorStop(1, withOpacity(palette.light, 0))
        ctx.fillStyle = shade
        ctx.beginPath()
        for (let x = 0; x <= width; x += 6) ctx.lineTo(x, outline(x))
        for (let x = width; x >= 0; x -= 6) ctx.lineTo(x, outline(x + unit * 0.12) + unit * (0.03 + 0.09 * depth))
        ctx.fill()
      })
    },
  })
  paintMist(stage, { y: horizonY + unit * 0.03, thickness: unit * 0.06, opacity: 0.3 })
}
