import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor, paintRidges } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { groundLine, paintAir, paintFarHills, paintFirs, paintGrass, paintGround, paintShafts } from './land.ts'

export const composeMountains = (scene: Scene): Composition => {
  const { unit, horizonY, height } = scene
  const groundY = height * 0.87
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.213,
    waterY: null,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        paintRidges(s, {
          count: 3,
          farY: horizonY,
          nearY: horizonY + unit * 0.07,
          farRise: unit * 0.34,
          nearRise: unit * 0.24,
          frequency: 1.25,
          shape: 'peaks',
          nearTone: 0.42,
        })
        paintAir(s, { y: horizonY + unit * 0.06, thickness: unit * 0.12, opacity: 0.5 })
      },
      middle: (s) => {
        const ridge = { y: horizonY + unit * 0.14, rise: unit * 0.09, depth: 0.6, row: 2, roughness: 3 }
        paintGround(s, ridge)
        paintFirs(s, { y: groundLine(s, ridge), size: 0.06, step: 0.022, depth: 0.66, sparse: 0.15 })
        paintAir(s, { y: horizonY + unit * 0.24, thickness: unit * 0.12, opacity: 0.45 })
      },
      near: (s) => {
        const ground = { y: groundY - unit * 0.01, rise: unit * 0.05, depth: 0.92, row: 5, roughness: 4 }
        paintGround(s, ground)
        paintGrass(s, {
          y: groundY + unit * 0.01,
          height: unit * 0.022,
          count: 700,
          color: layerColor(s, 1),
          tip: mix(layerColor(s, 0.8), s.palette.light, 0.25),
        })
      },
      front: (s) =>
        paintFirs(s, { clearOf: scene.focusX, y: () => s.height * 1.12, size: 0.5, step: 0.3, depth: 1, sparse: 0.5 }),
    },
  }
}

export const composeForest = (scene: Scene): Composition => {
  const { unit, height, horizonY } = scene
  const groundY = height * 0.86
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.25,
    waterY: null,
    planes: {
      sky: (s) => {
        paintHeaven(s)
        paintAir(s, { y: horizonY, thickness: unit * 0.5, opacity: 0.6 })
      },
      far: (s) => {
        for (const [i, depth] of [0.05, 0.18, 0.32].entries()) {
          paintTrunks(s, {
            foot: horizonY + unit * (0.08 + i * 0.05),
            count: 34 - i * 7,
            thickness: unit * (0.006 + i * 0.005),
            depth,
          })
          paintAir(s, { y: horizonY + unit * (0.1 + i * 0.04), thickness: unit * 0.16, opacity: 0.42 })
        }
      },
      middle: (s) => {
        paintGround(s, { y: horizonY + unit * 0.17, rise: unit * 0.03, depth: 0.5, row: 2 })
        paintTrunks(s, { foot: horizonY + unit * 0.24, count: 12, thickness: unit * 0.026, depth: 0.58 })
        paintShafts(aloft(s), { strength: s.isNight ? 0.1 : 0.3, count: 10, spread: 0.75 })
        paintAir(s, { y: horizonY + unit * 0.24, thickness: unit * 0.12, opacity: 0.34 })
      },
      near: (s) => {
        paintGround(s, { y: groundY - unit * 0.05, rise: unit * 0.035, depth: 0.86, row: 5, roughness: 3 })
        paintPath(s, groundY - unit * 0.05)
        paintFerns(s, { y: groundY + unit * 0.01, size: unit * 0.07, count: 26, color: layerColor(s, 0.95) })
      },
      front: (s) => {
        paintBigTrunk(s, s.lightSide > 0 ? -0.02 : 1.02, 0.09)
        paintBigTrunk(s, s.lightSide > 0 ? 0.97 : 0.03, 0.055)
        paintFerns(s, { y: s.height * 1.02, size: unit * 0.17, count: 12, color: darken(layerColor(s, 1), 0.35) })
      },
    },
  }
}

/** Under leaves the light comes through the crowns, wherever the sun is. */
const aloft = (scene: Scene): Scene => ({
  ...scene,
  light: { ...scene.light, x: scene.light.x + scene.lightSide * scene.unit * 0.2, y: -scene.unit * 0.15 },
})

const paintTrunks = (scene: Scene, row: { foot: number; count: number; thickness: number; depth: number }): void => {
  const { ctx, width, random, unit, palette } = scene
  const color = layerColor(scene, row.depth)
  for (let trunk = 0; trunk < row.count; trunk += 1) {
    const x = ((trunk + random.between(0.1, 0.9)) / row.count) * width
    if (Math.abs(x - scene.focusX) < row.thickness * 4 && row.depth > 0.4) continue
    const thickness = row.thickness * random.between(0.6, 1.4)
    const lean = random.between(-0.03, 0.03) * row.foot
    const bark = ctx.createLinearGradient(x - thickness / 2, 0, x + thickness / 2, 0)
    const [lit, dark] = [mix(color, palette.light, 0.22), darken(color, 0.2)]
    bark.addColorStop(0, scene.lightSide > 0 ? dark : lit)
    bark.addColorStop(1, scene.lightSide > 0 ? lit : dark)
    ctx.fillStyle = bark
    ctx.beginPath()
    ctx.moveTo(x - thickness * 0.9, row.foot + unit * 0.01)
    ctx.quadraticCurveTo(x - thickness * 0.45, row.foot - unit * 0.06, x + lean - thickness * 0.32, -10)
    ctx.lineTo(x + lean + thickness * 0.32, -10)
    ctx.quadraticCurveTo(x + thickness * 0.45, row.foot - unit * 0.06, x + thickness * 0.9, row.foot + unit * 0.01)
    ctx.fill()
    ctx.strokeStyle = color
    ctx.lineCap = 'round'
    for (let branch = 0; branch < 3; branch += 1) {
      const y = row.foot * random.between(0.1, 0.6)
      const side = random.chance(0.5) ? 1 : -1
      ctx.lineWidth = thickness * 0.18
      ctx.beginPath()
      ctx.moveTo(x + lean * (1 - y / row.foot), y)
      ctx.quadraticCurveTo(
        x + side * thickness * 2,
        y - thickness,
        x + side * thickness * random.between(3, 6),
        y - thickness * random.between(0, 4),
      )
      ctx.stroke()
    }
  }
  paintCanopy(scene, { thickness: row.thickness, color })
}

const paintCanopy = (scene: Scene, { thickness, color }: { thickness: number; color: `#${string}` }): void => {
  const { ctx, width, random } = scene
  ctx.fillStyle = color
  ctx.beginPath()
  for (let leaf = 0; leaf < 130; leaf += 1) {
    const size = thickness * random.between(1.2, 3.2)
    const x = random.next() * width
    const y = scene.horizonY * 0.34 * random.next() ** 1.6
    ctx.moveTo(x + size, y)
    ctx.ellipse(x, y, size, size * 0.5, random.between(-0.6, 0.6), 0, 2 * Math.PI)
  }
  ctx.fill()
}

const paintBigTrunk = (scene: Scene, at: number, thick: number): void => {
  const { ctx, width, height, unit } = scene
  const x = at * width
  const half = thick * unit
  const color = darken(layerColor(scene, 1), 0.4)
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.moveTo(x - half * 2.2, height + 10)
  ctx.quadraticCurveTo(x - half, height * 0.82, x - half * 0.8, -10)
  ctx.lineTo(x + half * 0.9, -10)
  ctx.quadraticCurveTo(x + half, height * 0.8, x + half * 2.4, height + 10)
  ctx.fill()
}

/** A lighter track that narrows to the distance. */
const paintPath = (scene: Scene, topY: number): void => {
  const { ctx, focusX, unit, height, palette, light } = scene
  const color = mix(layerColor(scene, 0.5), palette.light, 0.18)
  const fill = ctx.createLinearGradient(0, topY, 0, height)
  fill.addColorStop(0, withOpacity(color, 0.9))
  fill.addColorStop(1, withOpacity(darken(color, 0.55), 0.5))
  ctx.fillStyle = fill
  const farX = focusX + (light.x - focusX) * 0.25
  ctx.beginPath()
  ctx.moveTo(farX - unit * 0.02, topY - unit * 0.015)
  ctx.bezierCurveTo(
    farX - unit * 0.06,
    topY + unit * 0.05,
    focusX - unit * 0.05,
    height - unit * 0.1,
    focusX - unit * 0.42,
    height + 5,
  )
  ctx.lineTo(focusX + unit * 0.28, height + 5)
  ctx.bezierCurveTo(
    focusX + unit * 0.16,
    height - unit * 0.1,
    farX + unit * 0.02,
    topY + unit * 0.05,
    farX + unit * 0.025,
    topY - unit * 0.015,
  )
  ctx.fill()
}

export const paintFerns = (
  scene: Scene,
  row: { y: number; size: number; count: number; color: `#${string}` },
): void => {
  const { ctx, width, random, palette } = scene
  for (let fern = 0; fern < row.count; fern += 1) {
    const x = random.next() * width
    if (Math.abs(x - scene.focusX) < row.size * 1.2) continue
    const size = row.size * random.between(0.6, 1.2)
    ctx.fillStyle = random.chance(0.25) ? mix(row.color, palette.light, 0.12) : row.color
    for (let leaf = 0; leaf < 7; leaf += 1) {
      const angle = -Math.PI / 2 + (leaf - 3) * 0.36 + random.between(-0.1, 0.1)
      const [dx, dy] = [Math.cos(angle) * size, Math.sin(angle) * size * 0.85]
      ctx.beginPath()
      ctx.moveTo(x, row.y)
      ctx.quadraticCurveTo(x + dx * 0.5 - size * 0.08, row.y + dy * 0.95, x + dx, row.y + dy * 0.82)
      ctx.quadraticCurveTo(x + dx * 0.5 + size * 0.08, row.y + dy * 0.6, x, row.y)
      ctx.fill()
    }
  }
}

export const composeJungle = (scene: Scene): Composition => {
  const { unit, height, horizonY } = scene
  const groundY = height * 0.88
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.213,
    waterY: null,
    planes: {
      sky: (s) => {
        paintHeaven(s)
        paintAir(s, { y: horizonY, thickness: unit * 0.4, opacity: 0.5 })
      },
      far: (s) => {
        paintFarHills(s, 'hills', 0.2)
        paintTemple(s, { x: s.light.x, foot: horizonY + unit * 0.07, size: unit * 0.34 })
        paintLeafMass(s, { y: horizonY + unit * 0.08, size: unit * 0.05, depth: 0.34 })
        paintAir(s, { y: horizonY + unit * 0.1, thickness: unit * 0.14, opacity: 0.5 })
      },
      middle: (s) => {
        paintLeafMass(s, { y: horizonY + unit * 0.2, size: unit * 0.075, depth: 0.58 })
        for (let palm = 0; palm < 6; palm += 1)
          paintPalm(s, {
            x: s.random.next() * s.width,
            foot: horizonY + unit * 0.26,
            size: unit * s.random.between(0.32, 0.5),
            depth: 0.66,
          })
        paintShafts(aloft(s), { strength: 0.2, count: 8, spread: 0.75 })
        paintAir(s, { y: horizonY + unit * 0.26, thickness: unit * 0.1, opacity: 0.35 })
      },
      near: (s) => {
        paintGround(s, { y: groundY - unit * 0.04, rise: unit * 0.03, depth: 0.9, row: 5, roughness: 3 })
        paintFerns(s, { y: groundY + unit * 0.02, size: unit * 0.12, count: 22, color: layerColor(s, 0.88) })
      },
      front: (s) => {
        for (const x of [-0.02, 1.02])
          paintPalm(s, { x: x * s.width, foot: s.height * 1.1, size: unit * 1.05, depth: 1 })
        paintFerns(s, { y: s.height * 1.04, size: unit * 0.24, count: 14, color: darken(layerColor(s, 1), 0.35) })
        paintVines(s)
      },
    },
  }
}

const paintLeafMass = (scene: Scene, mass: { y: number; size: number; depth: number }): void => {
  const { ctx, width, height, random, palette } = scene
  const color = layerColor(scene, mass.depth)
  ctx.fillStyle = color
  ctx.fillRect(0, mass.y, width, height - mass.y)
  for (const [lift, tone] of [
    [0, color],
    [-0.35, mix(color, palette.light, 0.1)],
    [0.5, darken(color, 0.12)],
  ] as const) {
    ctx.fillStyle = tone
    for (let clump = 0; clump < width / mass.size; clump += 1) {
      const size = mass.size * random.between(0.5, 1.25)
      const x = random.next() * width
      const y = mass.y - mass.size * random.between(-0.2, 0.7) + lift * mass.size
      ctx.beginPath()
      for (let leaf = 0; leaf < 9; leaf += 1) {
        const angle = (leaf / 9) * Math.PI - Math.PI
        ctx.moveTo(x, y)
        ctx.quadraticCurveTo(
          x + Math.cos(angle - 0.2) * size * 0.6,
          y + Math.sin(angle - 0.2) * size * 0.6,
          x + Math.cos(angle) * size,
          y + Math.sin(angle) * size * 0.8,
        )
        ctx.quadraticCurveTo(x + Math.cos(angle + 0.3) * size * 0.6, y + Math.sin(angle + 0.3) * size * 0.6, x, y)
      }
      ctx.fill()
    }
  }
}

export const paintPalm = (scene: Scene, palm: { x: number; foot: number; size: number; depth: number }): void => {
  const { ctx, random } = scene
  const color = palm.depth >= 1 ? darken(layerColor(scene, 1), 0.3) : layerColor(scene, palm.depth)
  const lean = palm.size * random.between(-0.18, 0.18)
  const [topX, topY] = [palm.x + lean, palm.foot - palm.size]
  ctx.strokeStyle = color
  ctx.lineCap = 'round'
  ctx.lineWidth = palm.size * 0.035
  ctx.beginPath()
  ctx.moveTo(palm.x, palm.foot)
  ctx.quadraticCurveTo(palm.x + lean * 0.2, palm.foot - palm.size * 0.5, topX, topY)
  ctx.stroke()
  ctx.fillStyle = color
  for (let leaf = 0; leaf < 11; leaf += 1) {
    const angle = -Math.PI / 2 + (leaf - 5) * 0.42 + random.between(-0.1, 0.1)
    const reach = palm.size * random.between(0.34, 0.46)
    const [dx, dy] = [Math.cos(angle) * reach, Math.sin(angle) * reach * 0.55]
    const droop = reach * 0.38
    ctx.beginPath()
    ctx.moveTo(topX, topY)
    ctx.quadraticCurveTo(topX + dx * 0.5, topY + dy - droop * 0.35, topX + dx, topY + dy + droop)
    for (let tooth = 5; tooth >= 0; tooth -= 1) {
      const part = tooth / 6
      ctx.lineTo(topX + dx * part, topY + dy * part + droop * part * part + reach * 0.05)
      ctx.lineTo(
        topX + dx * (part - 0.05),
        topY + dy * part + droop * part * part + reach * 0.17 * (1 - Math.abs(part - 0.5)),
      )
    }
    ctx.closePath()
    ctx.fill()
  }
}

/** A stepped pyramid that the forest has taken back. */
const paintTemple = (scene: Scene, { x, foot, size }: { x: number; foot: number; size: number }): void => {
  const { ctx, palette } = scene
  const color = mix(layerColor(scene, 0.3), '#b9a789', 0.25)
  for (let step = 0; step < 6; step += 1) {
    const half = size * (0.62 - step * 0.09)
    const top = foot - size * (step + 1) * 0.12
    ctx.fillStyle = step % 2 ? color : darken(color, 0.06)
    ctx.fillRect(x - half, top, half * 2, size * 0.13)
    ctx.fillStyle = withOpacity(palette.light, 0.22)
    ctx.fillRect(x - half, top, half * 2, size * 0.008)
  }
  ctx.fillStyle = darken(color, 0.12)
  ctx.fillRect(x - size * 0.12, foot - size * 0.86, size * 0.24, size * 0.15)
  ctx.fillStyle = darken(color, 0.55)
  ctx.fillRect(x - size * 0.035, foot - size * 0.81, size * 0.07, size * 0.1)
  ctx.fillStyle = darken(color, 0.18)
  ctx.fillRect(x - size * 0.07, foot - size * 0.72, size * 0.14, size * 0.72)
}

const paintVines = (scene: Scene): void => {
  const { ctx, width, height, unit, random } = scene
  const color = darken(layerColor(scene, 1), 0.35)
  ctx.strokeStyle = color
  ctx.fillStyle = color
  for (let vine = 0; vine < 9; vine += 1) {
    const x = random.next() * width
    const length = height * random.between(0.1, 0.42)
    ctx.lineWidth = unit * 0.004
    ctx.beginPath()
    ctx.moveTo(x, -5)
    ctx.quadraticCurveTo(x + unit * 0.03, length * 0.6, x + unit * random.between(-0.02, 0.02), length)
    ctx.stroke()
    for (let leaf = 0; leaf < 8; leaf += 1) {
      ctx.beginPath()
      ctx.ellipse(
        x + unit * random.between(-0.012, 0.025),
        length * (leaf / 8),
        unit * 0.014,
        unit * 0.006,
        random.between(-1, 1),
        0,
        2 * Math.PI,
      )
      ctx.fill()
    }
  }
}

export const composeDesert = (scene: Scene): Composition => {
  const { unit, horizonY, height } = scene
  const groundY = height * 0.85
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.25,
    waterY: null,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        if (s.random.chance(0.6)) paintMesas(s)
        else paintFarHills(s, 'hills', 0.1)
        paintAir(s, { y: horizonY + unit * 0.02, thickness: unit * 0.08, opacity: 0.5 })
      },
      middle: (s) => {
        paintDune(s, { y: horizonY + unit * 0.07, rise: unit * 0.07, depth: 0.28, row: 2 })
        paintDune(s, { y: horizonY + unit * 0.15, rise: unit * 0.09, depth: 0.45, row: 3 })
      },
      near: (s) => {
        paintDune(s, { y: groundY - unit * 0.03, rise: unit * 0.06, depth: 0.68, row: 6 })
        paintRipples(s, groundY)
      },
      front: (s) => {
        paintDune(s, { y: s.height * 0.985, rise: unit * 0.04, depth: 0.95, row: 9 })
        paintGrass(s, {
          y: s.height * 0.99,
          height: unit * 0.09,
          count: 60,
          color: darken(layerColor(s, 1), 0.3),
          tip: layerColor(s, 0.9),
        })
      },
    },
  }
}

const paintMesas = (scene: Scene): void => {
  const { ctx, width, unit, horizonY, random, palette } = scene
  for (let mesa = 0; mesa < 5; mesa += 1) {
    const depth = 0.06 + mesa * 0.06
    const x = random.between(-0.1, 1) * width
    const [half, rise] = [unit * random.between(0.08, 0.26), unit * random.between(0.08, 0.22)]
    const foot = horizonY + unit * 0.03
    const color = layerColor(scene, depth)
    const fill = ctx.createLinearGradient(0, foot - rise, 0, foot)
    fill.addColorStop(0, mix(color, palette.light, 0.1))
    fill.addColorStop(1, mix(color, palette.haze, 0.3))
    ctx.fillStyle = fill
    ctx.beginPath()
    ctx.moveTo(x - half * 1.5, foot)
    ctx.lineTo(x - half * 1.05, foot - rise * 0.45)
    ctx.lineTo(x - half * 0.95, foot - rise)
    for (let notch = -0.9; notch <= 0.9; notch += 0.15)
      ctx.lineTo(x + half * notch, foot - rise * random.between(0.94, 1.03))
    ctx.lineTo(x + half * 0.98, foot - rise * 0.5)
    ctx.lineTo(x + half * 1.45, foot)
    ctx.fill()
  }
}

/** A dune with a sharp crest: lit on one flank, in shade on the other. */
const paintDune = (scene: Scene, dune: { y: number; rise: number; depth: number; row: number }): void => {
  const { ctx, width, height, palette } = scene
  const line = groundLine(scene, { ...dune, roughness: 1 })
  const color = layerColor(scene, dune.depth)
  const fill = ctx.createLinearGradient(0, dune.y - dune.rise, 0, height)
  fill.addColorStop(0, mix(color, palette.light, 0.34))
  fill.addColorStop(0.35, color)
  fill.addColorStop(1, darken(color, 0.35))
  ctx.beginPath()
  ctx.moveTo(-10, height + 10)
  for (let x = -10; x <= width + 10; x += 6) ctx.lineTo(x, line(x))
  ctx.lineTo(width + 10, height + 10)
  ctx.closePath()
  ctx.fillStyle = fill
  ctx.fill()
  // The flank that turns away from the light.
  const shade = ctx.createLinearGradient(0, dune.y - dune.rise, 0, dune.y + dune.rise * 2.6)
  shade.addColorStop(0, withOpacity(darken(color, 0.5), 0.6))
  shade.addColorStop(0.45, withOpacity(darken(color, 0.5), 0.4))
  shade.addColorStop(1, withOpacity(darken(color, 0.5), 0))
  ctx.fillStyle = shade
  ctx.beginPath()
  let isOpen = false
  for (let x = -10; x <= width + 10; x += 6) {
    const slope = (line(x + 6) - line(x)) * -scene.lightSide
    if (slope < 0) {
      if (!isOpen) ctx.moveTo(x, line(x))
      ctx.lineTo(x, line(x))
      isOpen = true
    } else if (isOpen) {
      ctx.lineTo(x - scene.lightSide * dune.rise * 2.4, line(x) + dune.rise * 3)
      isOpen = false
    }
  }
  ctx.fill()
}

const paintRipples = (scene: Scene, y: number): void => {
  const { ctx, width, height, palette, random, unit } = scene
  ctx.strokeStyle = withOpacity(palette.light, 0.1)
  for (let ripple = 0; ripple < 46; ripple += 1) {
    const level = y + (height - y) * (ripple / 46) ** 1.2
    const x = random.next() * width
    ctx.lineWidth = unit * (0.0008 + 0.002 * (ripple / 46))
    ctx.beginPath()
    ctx.moveTo(x, level)
    ctx.bezierCurveTo(
      x + unit * 0.1,
      level - unit * 0.008,
      x + unit * 0.2,
      level + unit * 0.01,
      x + unit * 0.35,
      level - unit * 0.002,
    )
    ctx.stroke()
  }
}

export const composeSnowfield = (scene: Scene): Composition => {
  const { unit, horizonY, height } = scene
  const groundY = height * 0.84
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.213,
    waterY: null,
    planes: {
      sky: (s) => {
        paintHeaven(s)
        if (s.isNight) paintAurora(s)
      },
      far: (s) => {
        paintRidges(s, {
          count: 3,
          farY: horizonY,
          nearY: horizonY + unit * 0.05,
          farRise: unit * 0.24,
          nearRise: unit * 0.14,
          frequency: 1.4,
          shape: 'peaks',
          nearTone: 0.3,
        })
        paintAir(s, { y: horizonY + unit * 0.05, thickness: unit * 0.1, opacity: 0.5 })
      },
      middle: (s) => {
        const field = { y: horizonY + unit * 0.07, rise: unit * 0.035, depth: 0.25, row: 2 }
        paintGround(s, field)
        paintFirs(s, { y: groundLine(s, field), size: 0.075, step: 0.045, depth: 1.25, sparse: 0.45 })
        paintDrift(s, { y: horizonY + unit * 0.14, rise: unit * 0.05, row: 3 })
      },
      near: (s) => paintDrift(s, { y: groundY - unit * 0.03, rise: unit * 0.04, row: 5 }),
      front: (s) => {
        paintDrift(s, { y: s.height * 0.985, rise: unit * 0.04, row: 8 })
        paintSoftSpot(s, {
          x: s.light.x,
          y: s.height * 0.9,
          radiusX: unit * 0.7,
          radiusY: unit * 0.12,
          color: s.palette.light,
          opacity: 0.14,
        })
      },
    },
  }
}

/** Snow: bright towards the light, blue in its folds. */
const paintDrift = (scene: Scene, drift: { y: number; rise: number; row: number }): void => {
  const { ctx, width, height, palette } = scene
  const line = groundLine(scene, { ...drift, depth: 0.2, roughness: 2 })
  const snow = mix(lighten(palette.far, 0.3), palette.near, scene.isNight ? 0.35 : 0.1)
  const fill = ctx.createLinearGradient(0, drift.y - drift.rise, 0, height)
  fill.addColorStop(0, mix(snow, palette.light, 0.5))
  fill.addColorStop(0.3, snow)
  fill.addColorStop(1, mix(snow, palette.near, 0.75))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(-10, height + 10)
  for (let x = -10; x <= width + 10; x += 6) ctx.lineTo(x, line(x))
  ctx.lineTo(width + 10, height + 10)
  ctx.fill()
}

/** Curtains of light. */
const paintAurora = (scene: Scene): void => {
  const { ctx, width, unit, horizonY, random } = scene
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  for (const [color, base] of [
    ['#36f2a0', 0.75],
    ['#4ad0ff', 0.6],
    ['#a46bff', 0.5],
  ] as const) {
    const phase = random.between(0, 6)
    for (let x = 0; x < width; x += unit * 0.008) {
      const wave = Math.sin(x / unit / 0.45 + phase) * 0.12 + Math.sin(x / unit / 0.17 + phase * 2) * 0.04
      const foot = horizonY * (base + wave)
      const tall = unit * (0.22 + 0.12 * Math.sin(x / unit / 0.11 + phase))
      const strength = 0.1 + 0.09 * Math.sin(x / unit / 0.31 + phase * 1.7)
      const curtain = ctx.createLinearGradient(0, foot - tall, 0, foot)
      curtain.addColorStop(0, withOpacity(color, 0))
      curtain.addColorStop(0.85, withOpacity(color, Math.max(0, strength)))
      curtain.addColorStop(1, withOpacity(color, 0))
      ctx.fillStyle = curtain
      ctx.fillRect(x, foot - tall, unit * 0.0085, tall)
    }
  }
  ctx.restore()
}

export const composePlain = (scene: Scene): Composition => {
  const { unit, horizonY, height } = scene
  const groundY = height * 0.84
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.225,
    waterY: null,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        paintFarHills(s, 'hills', 0.13)
        paintAir(s, { y: horizonY + unit * 0.05, thickness: unit * 0.09, opacity: 0.45 })
      },
      middle: (s) => {
        const field = { y: horizonY + unit * 0.1, rise: unit * 0.035, depth: 0.42, row: 2 }
        paintGround(s, field)
        paintHedges(s, groundLine(s, field))
        paintGround(s, { y: horizonY + unit * 0.16, rise: unit * 0.03, depth: 0.58, row: 3 })
      },
      near: (s) => {
        const tip = mix(layerColor(s, 0.45), s.palette.light, 0.45)
        paintGround(s, { y: groundY - unit * 0.03, rise: unit * 0.025, depth: 0.8, row: 5 })
        for (const [i, y] of [0, 0.03, 0.07].entries())
          paintGrass(s, {
            y: groundY + unit * (y - 0.01),
            height: unit * (0.03 + i * 0.016),
            count: 520,
            color: layerColor(s, 0.75 + i * 0.1),
            tip,
          })
      },
      front: (s) =>
        paintGrass(s, {
          y: s.height * 1.02,
          height: unit * 0.16,
          count: 340,
          color: darken(layerColor(s, 1), 0.25),
          tip: mix(layerColor(s, 0.8), s.palette.light, 0.2),
        }),
    },
  }
}

const paintHedges = (scene: Scene, line: (x: number) => number): void => {
  const { ctx, width, unit, random } = scene
  ctx.fillStyle = layerColor(scene, 0.55)
  for (let x = 0; x < width; x += unit * 0.012) {
    if (random.chance(0.45)) continue
    ctx.beginPath()
    ctx.arc(x, line(x), unit * random.between(0.005, 0.016), 0, 2 * Math.PI)
    ctx.fill()
  }
}
