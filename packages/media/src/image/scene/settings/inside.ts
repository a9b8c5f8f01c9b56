import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { paintGlow, paintHeaven, paintStarfield } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { paintPlanet } from './cosmos.ts'
import { paintAir, paintFarHills } from './land.ts'

interface Opening {
  readonly x: number
  readonly y: number
  readonly wide: number
  readonly tall: number
}

/** Something that is seen through an opening only. */
const through = (scene: Scene, { x, y, wide, tall }: Opening, paint: () => void): void => {
  const { ctx } = scene
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, wide, tall)
  ctx.clip()
  paint()
  ctx.restore()
}

/** Floor, back wall and ceiling in simple perspective. */
const paintShell = (scene: Scene, shell: { wall: `#${string}`; floorY: number; isPlanked: boolean }): void => {
  const { ctx, width, height, unit, palette } = scene
  const { wall, floorY } = shell
  const back = ctx.createLinearGradient(0, 0, 0, floorY)
  back.addColorStop(0, darken(wall, 0.45))
  back.addColorStop(0.6, wall)
  back.addColorStop(1, darken(wall, 0.2))
  ctx.fillStyle = back
  ctx.fillRect(0, 0, width, floorY)
  paintFloor(scene, shell)
  ctx.fillStyle = darken(wall, 0.5)
  ctx.fillRect(0, floorY - unit * 0.03, width, unit * 0.03)
  ctx.fillStyle = withOpacity(palette.light, 0.15)
  ctx.fillRect(0, floorY - unit * 0.03, width, unit * 0.002)
  ctx.fillStyle = darken(palette.near, 0.2)
  ctx.fillRect(0, floorY, width, 1)
  void height
}

const paintFloor = (
  scene: Scene,
  { wall, floorY, isPlanked }: { wall: `#${string}`; floorY: number; isPlanked: boolean },
): void => {
  const { ctx, width, height, unit, palette } = scene
  const color = isPlanked ? mix(wall, '#4a2f20', 0.45) : mix(wall, palette.near, 0.45)
  const fill = ctx.createLinearGradient(0, floorY, 0, height)
  fill.addColorStop(0, mix(color, palette.light, 0.1))
  fill.addColorStop(1, darken(color, 0.5))
  ctx.fillStyle = fill
  ctx.fillRect(0, floorY, width, height - floorY)
  ctx.strokeStyle = withOpacity(darken(color, 0.6), 0.5)
  ctx.lineWidth = unit * 0.002
  for (let plank = -14; plank <= 14; plank += 1) {
    ctx.beginPath()
    ctx.moveTo(width / 2 + plank * unit * 0.085, floorY)
    ctx.lineTo(width / 2 + plank * unit * 0.24, height)
    ctx.stroke()
  }
}

export const composeRoom = (scene: Scene): Composition => {
  const { unit, width, height, lightSide } = scene
  const floorY = height * 0.76
  const wall = layerColor(scene, 0.5)
  const pane: Opening = {
    x: width * (0.5 + 0.2 * lightSide) - unit * 0.27,
    y: height * 0.14,
    wide: unit * 0.54,
    tall: height * 0.46,
  }
  const glow = { x: pane.x + pane.wide / 2, y: pane.y + pane.tall / 2 }
  return {
    isIndoors: true,
    groundY: height * 0.9,
    personHeight: unit * 0.5,
    waterY: null,
    litFrom: glow,
    planes: {
      sky: (s) =>
        through(s, pane, () => {
          paintHeaven({
            ...s,
            horizonY: pane.y + pane.tall * 0.95,
            light: { x: glow.x + pane.wide * 0.2, y: pane.y + pane.tall * 0.55, radius: unit * 0.035 },
          })
          paintFarHills({ ...s, horizonY: pane.y + pane.tall * 0.86 }, 'hills', 0.1)
        }),
      far: (s) => {
        cutOut(s, pane, () => paintShell(s, { wall, floorY, isPlanked: true }))
        paintWindowFrame(s, pane)
        paintCurtains(s, pane)
      },
      middle: (s) => {
        paintShelves(s, {
          x: lightSide > 0 ? width * 0.05 : width * 0.95 - unit * 0.5,
          y: height * 0.16,
          wide: unit * 0.5,
          tall: floorY - height * 0.16,
        })
        paintPictures(s)
        paintBeam(s, pane, floorY)
      },
      near: (s) => {
        paintRug(s)
        paintDesk(s, { x: glow.x, foot: height * 0.93 })
      },
      front: (s) => {
        paintPlantLeaves(s)
        paintSoftSpot(s, {
          x: glow.x,
          y: glow.y,
          radiusX: unit * 0.8,
          radiusY: unit * 0.6,
          color: s.palette.light,
          opacity: s.isNight ? 0.08 : 0.16,
        })
      },
    },
  }
}

/** Paints everywhere but in the opening, so that what lies behind shows through. */
const cutOut = (scene: Scene, { x, y, wide, tall }: Opening, paint: () => void): void => {
  const { ctx, width, height } = scene
  ctx.save()
  ctx.beginPath()
  ctx.rect(0, 0, width, height)
  ctx.rect(x, y, wide, tall)
  ctx.clip('evenodd')
  paint()
  ctx.restore()
}

const paintWindowFrame = (scene: Scene, { x, y, wide, tall }: Opening): void => {
  const { ctx, unit, palette } = scene
  const color = mix(layerColor(scene, 0.8), '#e8dcc8', 0.18)
  ctx.strokeStyle = color
  ctx.lineWidth = unit * 0.022
  ctx.strokeRect(x, y, wide, tall)
  ctx.lineWidth = unit * 0.01
  ctx.beginPath()
  for (const part of [1 / 3, 2 / 3]) {
    ctx.moveTo(x + wide * part, y)
    ctx.lineTo(x + wide * part, y + tall)
  }
  ctx.moveTo(x, y + tall * 0.4)
  ctx.lineTo(x + wide, y + tall * 0.4)
  ctx.stroke()
  ctx.fillStyle = lighten(color, 0.1)
  ctx.fillRect(x - unit * 0.04, y + tall, wide + unit * 0.08, unit * 0.022)
  ctx.fillStyle = withOpacity(palette.light, 0.4)
  ctx.fillRect(x - unit * 0.04, y + tall, wide + unit * 0.08, unit * 0.003)
}

const paintCurtains = (scene: Scene, { x, y, wide, tall }: Opening): void => {
  const { ctx, unit, palette } = scene
  const cloth = mix(palette.accent, palette.near, 0.5)
  for (const side of [-1, 1]) {
    const from = side < 0 ? x - unit * 0.1 : x + wide - unit * 0.03
    for (let fold = 0; fold < 6; fold += 1) {
      ctx.fillStyle = fold % 2 ? darken(cloth, 0.22) : cloth
      ctx.beginPath()
      ctx.moveTo(from + fold * unit * 0.022, y - unit * 0.03)
      ctx.lineTo(from + (fold + 1) * unit * 0.022, y - unit * 0.03)
      ctx.quadraticCurveTo(
        from + (fold + 1) * unit * 0.022 - side * unit * 0.012,
        y + tall * 0.6,
        from + (fold + 1) * unit * 0.022,
        y + tall + unit * 0.1,
      )
      ctx.lineTo(from + fold * unit * 0.022, y + tall + unit * 0.1)
      ctx.quadraticCurveTo(
        from + fold * unit * 0.022 - side * unit * 0.012,
        y + tall * 0.6,
        from + fold * unit * 0.022,
        y - unit * 0.03,
      )
      ctx.fill()
    }
  }
  ctx.fillStyle = darken(cloth, 0.6)
  ctx.fillRect(x - unit * 0.13, y - unit * 0.038, wide + unit * 0.26, unit * 0.01)
}

const paintShelves = (scene: Scene, { x, y, wide, tall }: Opening): void => {
  const { ctx, unit, random, palette } = scene
  const wood = mix(layerColor(scene, 0.85), '#5b3a26', 0.3)
  ctx.fillStyle = wood
  ctx.fillRect(x, y, wide, tall)
  ctx.fillStyle = darken(wood, 0.4)
  ctx.fillRect(x + unit * 0.015, y + unit * 0.015, wide - unit * 0.03, tall - unit * 0.03)
  const rows = 5
  const books = ['#8c3b32', '#3f5a6b', '#b08a4a', '#4f6b4a', '#6b4a63', palette.accent] as const
  for (let row = 0; row < rows; row += 1) {
    const foot = y + (tall / rows) * (row + 1) - unit * 0.012
    for (let bx = x + unit * 0.022; bx < x + wide - unit * 0.045; ) {
      const [w, h] = [unit * random.between(0.01, 0.022), (tall / rows) * random.between(0.55, 0.84)]
      if (random.chance(0.9)) {
        ctx.fillStyle = mix(books[random.integer(0, 5)] ?? wood, palette.near, scene.isNight ? 0.62 : 0.42)
        ctx.fillRect(bx, foot - h, w, h)
        ctx.fillStyle = withOpacity(palette.light, 0.18)
        ctx.fillRect(scene.lightSide > 0 ? bx + w - unit * 0.002 : bx, foot - h, unit * 0.002, h)
      }
      bx += w + unit * 0.001
    }
    ctx.fillStyle = wood
    ctx.fillRect(x, foot, wide, unit * 0.013)
  }
}

const paintPictures = (scene: Scene): void => {
  const { ctx, unit, width, height, palette, lightSide } = scene
  const x = width * (0.5 - 0.06 * lightSide) - unit * 0.09
  ctx.fillStyle = mix('#caa668', palette.near, 0.45)
  ctx.fillRect(x, height * 0.22, unit * 0.17, unit * 0.22)
  ctx.fillStyle = mix(palette.sky[1], palette.near, 0.3)
  ctx.fillRect(x + unit * 0.012, height * 0.22 + unit * 0.012, unit * 0.146, unit * 0.196)
  ctx.fillStyle = mix(palette.far, palette.near, 0.5)
  ctx.beginPath()
  ctx.moveTo(x + unit * 0.012, height * 0.22 + unit * 0.208)
  ctx.lineTo(x + unit * 0.07, height * 0.22 + unit * 0.1)
  ctx.lineTo(x + unit * 0.158, height * 0.22 + unit * 0.208)
  ctx.fill()
}

/** The window's light across the room and on the floor. */
const paintBeam = (scene: Scene, pane: Opening, floorY: number): void => {
  const { ctx, palette, height, unit, lightSide, isNight } = scene
  const strength = isNight ? 0.14 : 0.3
  const shift = -lightSide * unit * 0.5
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  const beam = ctx.createLinearGradient(pane.x, pane.y, pane.x + shift, height)
  beam.addColorStop(0, withOpacity(palette.light, strength * 0.7))
  beam.addColorStop(1, withOpacity(palette.light, 0))
  ctx.fillStyle = beam
  ctx.beginPath()
  ctx.moveTo(pane.x, pane.y)
  ctx.lineTo(pane.x + pane.wide, pane.y)
  ctx.lineTo(pane.x + pane.wide + shift * 1.1, height * 0.98)
  ctx.lineTo(pane.x + shift * 1.2, height * 0.98)
  ctx.fill()
  ctx.fillStyle = withOpacity(palette.light, strength)
  for (let column = 0; column < 3; column += 1) {
    const left = pane.x + (pane.wide * column) / 3 + unit * 0.01
    ctx.beginPath()
    ctx.moveTo(left + shift * 0.55, floorY + unit * 0.03)
    ctx.lineTo(left + pane.wide * 0.29 + shift * 0.55, floorY + unit * 0.03)
    ctx.lineTo(left + pane.wide * 0.31 + shift * 0.95, height * 0.96)
    ctx.lineTo(left - unit * 0.03 + shift * 0.95, height * 0.96)
    ctx.fill()
  }
  ctx.restore()
}

const paintRug = (scene: Scene): void => {
  const { ctx, focusX, height, unit, palette } = scene
  for (const [scale, color] of [
    [1, mix(palette.accent, palette.near, 0.6)],
    [0.86, mix(palette.accent, palette.near, 0.42)],
    [0.8, mix(palette.accent, palette.near, 0.62)],
  ] as const) {
    ctx.fillStyle = color
    ctx.beginPath()
    ctx.ellipse(focusX, height * 0.905, unit * 0.44 * scale, unit * 0.075 * scale, 0, 0, 2 * Math.PI)
    ctx.fill()
  }
}

const paintDesk = (scene: Scene, { x, foot }: { x: number; foot: number }): void => {
  const { ctx, unit, palette, brief, lightSide } = scene
  const wood = mix(layerColor(scene, 0.95), '#6b4228', 0.35)
  const top = foot - unit * 0.24
  ctx.fillStyle = darken(wood, 0.3)
  ctx.fillRect(x - unit * 0.28, top, unit * 0.56, unit * 0.2)
  for (const leg of [-0.26, 0.22]) ctx.fillRect(x + unit * leg, top, unit * 0.04, unit * 0.24)
  ctx.fillStyle = wood
  ctx.fillRect(x - unit * 0.32, top - unit * 0.022, unit * 0.64, unit * 0.03)
  ctx.fillStyle = withOpacity(palette.light, 0.4)
  ctx.fillRect(x - unit * 0.32, top - unit * 0.022, unit * 0.64, unit * 0.004)
  const lampX = x + lightSide * unit * 0.2
  ctx.strokeStyle = darken(palette.near, 0.2)
  ctx.lineWidth = unit * 0.007
  ctx.beginPath()
  ctx.moveTo(lampX, top - unit * 0.02)
  ctx.lineTo(lampX + unit * 0.02, top - unit * 0.12)
  ctx.lineTo(lampX - unit * 0.04, top - unit * 0.17)
  ctx.stroke()
  ctx.fillStyle = mix(palette.accent, palette.near, 0.3)
  ctx.beginPath()
  ctx.moveTo(lampX - unit * 0.09, top - unit * 0.135)
  ctx.lineTo(lampX - unit * 0.055, top - unit * 0.19)
  ctx.lineTo(lampX - unit * 0.015, top - unit * 0.185)
  ctx.lineTo(lampX + unit * 0.01, top - unit * 0.135)
  ctx.fill()
  for (const [dx, w, h, tone] of [
    [-0.18, 0.12, 0.018, '#8c3b32'],
    [-0.175, 0.1, 0.014, '#d8c9a8'],
    [-0.02, 0.1, 0.006, '#efe6d2'],
  ] as const) {
    ctx.fillStyle = mix(tone, palette.near, 0.35)
    ctx.fillRect(
      x + dx * unit,
      top - unit * 0.022 - h * unit - (tone === '#d8c9a8' ? unit * 0.018 : 0),
      w * unit,
      h * unit,
    )
  }
  if (brief.time !== 'day')
    paintGlow(scene, {
      x: lampX - unit * 0.04,
      y: top - unit * 0.12,
      radius: unit * 0.5,
      opacity: 0.6,
      color: palette.lamp,
    })
}

const paintPlantLeaves = (scene: Scene): void => {
  const { ctx, unit, width, height, lightSide, random } = scene
  const x = lightSide > 0 ? width + unit * 0.02 : -unit * 0.02
  ctx.fillStyle = darken(layerColor(scene, 1), 0.45)
  for (let leaf = 0; leaf < 9; leaf += 1) {
    const angle = -Math.PI / 2 - lightSide * random.between(-0.2, 1.1)
    const reach = unit * random.between(0.22, 0.46)
    const [tx, ty] = [x + Math.cos(angle) * reach, height + Math.sin(angle) * reach]
    ctx.beginPath()
    ctx.moveTo(x, height)
    ctx.quadraticCurveTo((x + tx) / 2 - unit * 0.05, (height + ty) / 2 - unit * 0.03, tx, ty)
    ctx.quadraticCurveTo((x + tx) / 2 + unit * 0.04, (height + ty) / 2 + unit * 0.02, x, height)
    ctx.fill()
  }
}

export const composeLaboratory = (scene: Scene): Composition => {
  const { unit, width, height, focusX } = scene
  const floorY = height * 0.78
  const wall = mix(layerColor(scene, 0.42), '#5c7884', 0.3)
  const tankX = width - focusX
  return {
    isIndoors: true,
    groundY: height * 0.9,
    personHeight: unit * 0.48,
    waterY: null,
    litFrom: { x: tankX, y: height * 0.45 },
    planes: {
      sky: (s) => paintShell(s, { wall, floorY, isPlanked: false }),
      far: (s) => {
        paintPanels(s, floorY)
        paintScreens(s, { x: focusX - unit * 0.36, y: height * 0.2, columns: 3, rows: 2, size: unit * 0.2 })
      },
      middle: (s) => {
        paintTank(s, { x: tankX, foot: floorY + unit * 0.05, size: unit * 0.56 })
        paintBench(s, { x: focusX, top: floorY - unit * 0.12, wide: unit * 0.9 })
      },
      near: (s) =>
        paintSoftSpot(s, {
          x: tankX,
          y: height * 0.88,
          radiusX: unit * 0.5,
          radiusY: unit * 0.08,
          color: s.palette.lamp,
          opacity: 0.4,
        }),
      front: (s) => {
        s.ctx.fillStyle = darken(layerColor(s, 1), 0.4)
        s.ctx.fillRect(0, height * 0.955, width, height * 0.05)
        for (let glass = 0; glass < 7; glass += 1)
          paintGlass(s, {
            x: width * (0.05 + 0.15 * glass + s.random.between(-0.03, 0.03)),
            foot: height * 0.965,
            size: unit * s.random.between(0.09, 0.16),
          })
      },
    },
  }
}

const paintPanels = (scene: Scene, floorY: number): void => {
  const { ctx, width, unit, palette } = scene
  ctx.strokeStyle = withOpacity(darken(palette.near, 0.3), 0.35)
  ctx.lineWidth = unit * 0.003
  for (let x = unit * 0.1; x < width; x += unit * 0.3) {
    ctx.beginPath()
    ctx.moveTo(x, 0)
    ctx.lineTo(x, floorY)
    ctx.stroke()
  }
  for (const y of [0.06, 0.1]) {
    ctx.fillStyle = withOpacity(palette.near, 0.55)
    ctx.fillRect(0, unit * y, width, unit * 0.018)
    ctx.fillStyle = withOpacity(palette.light, 0.3)
    ctx.fillRect(0, unit * y, width, unit * 0.003)
  }
  for (let lamp = 0; lamp < 4; lamp += 1) {
    const x = (width * (lamp + 0.5)) / 4
    ctx.fillStyle = lighten(palette.lamp, 0.6)
    ctx.fillRect(x - unit * 0.12, 0, unit * 0.24, unit * 0.012)
    paintSoftSpot(scene, { x, y: 0, radiusX: unit * 0.35, radiusY: unit * 0.25, color: palette.lamp, opacity: 0.3 })
  }
}

/** Displays with curves and bars; each lights its surroundings. */
export const paintScreens = (
  scene: Scene,
  grid: { x: number; y: number; columns: number; rows: number; size: number },
): void => {
  const { ctx, random, palette } = scene
  const { size } = grid
  for (let column = 0; column < grid.columns; column += 1) {
    for (let row = 0; row < grid.rows; row += 1) {
      const [x, y, w, h] = [grid.x + column * size * 1.12, grid.y + row * size * 0.72, size, size * 0.6]
      const tone = random.chance(0.3) ? mix(palette.accent, palette.lamp, 0.3) : palette.lamp
      ctx.fillStyle = darken(palette.near, 0.55)
      ctx.fillRect(x - size * 0.03, y - size * 0.03, w + size * 0.06, h + size * 0.06)
      ctx.fillStyle = darken(tone, 0.76)
      ctx.fillRect(x, y, w, h)
      ctx.strokeStyle = withOpacity(tone, 0.95)
      ctx.lineWidth = Math.max(1, size * 0.012)
      ctx.beginPath()
      const kind = random.integer(0, 2)
      for (let step = 0; step <= 20; step += 1) {
        const value = kind === 0 ? Math.sin(step * 0.8 + column * 2) * 0.25 : random.between(-0.2, 0.2)
        ctx.lineTo(x + w * (0.08 + 0.6 * (step / 20)), y + h * (0.5 + value))
      }
      ctx.stroke()
      ctx.fillStyle = withOpacity(tone, 0.7)
      for (let bar = 0; bar < 6; bar += 1)
        ctx.fillRect(x + w * 0.75, y + h * (0.12 + bar * 0.13), w * random.between(0.05, 0.2), h * 0.05)
      paintSoftSpot(scene, {
        x: x + w / 2,
        y: y + h / 2,
        radiusX: size * 0.95,
        radiusY: size * 0.7,
        color: tone,
        opacity: 0.2,
      })
    }
  }
}

/** A glowing cylinder with something afloat in it. */
const paintTank = (scene: Scene, { x, foot, size }: { x: number; foot: number; size: number }): void => {
  const { ctx, palette, random } = scene
  const [half, top] = [size * 0.2, foot - size]
  paintGlow(scene, { x, y: foot - size * 0.5, radius: size * 0.95, opacity: 0.6, color: palette.lamp })
  const liquid = ctx.createLinearGradient(x - half, 0, x + half, 0)
  liquid.addColorStop(0, withOpacity(darken(palette.lamp, 0.5), 0.95))
  liquid.addColorStop(0.35, withOpacity(lighten(palette.lamp, 0.2), 0.9))
  liquid.addColorStop(1, withOpacity(darken(palette.lamp, 0.6), 0.95))
  ctx.fillStyle = liquid
  ctx.fillRect(x - half, top, half * 2, size)
  ctx.fillStyle = withOpacity(darken(palette.near, 0.2), 0.55)
  ctx.beginPath()
  for (let lobe = 0; lobe < 6; lobe += 1) {
    const angle = (lobe / 6) * 2 * Math.PI
    ctx.ellipse(
      x + Math.cos(angle) * half * 0.22,
      foot - size * 0.55 + Math.sin(angle) * half * 0.35,
      half * 0.3,
      half * 0.34,
      angle,
      0,
      2 * Math.PI,
    )
  }
  ctx.fill()
  for (let bubble = 0; bubble < 26; bubble += 1) {
    ctx.fillStyle = withOpacity('#ffffff', random.between(0.2, 0.7))
    ctx.beginPath()
    ctx.arc(
      x + random.between(-0.85, 0.85) * half,
      random.between(top + size * 0.08, foot - size * 0.1),
      size * random.between(0.002, 0.008),
      0,
      2 * Math.PI,
    )
    ctx.fill()
  }
  ctx.fillStyle = withOpacity('#ffffff', 0.22)
  ctx.fillRect(x - half * 0.72, top + size * 0.1, half * 0.14, size * 0.78)
  const metal = darken(layerColor(scene, 0.85), 0.1)
  for (const [y, h] of [
    [top - size * 0.06, 0.12],
    [foot - size * 0.07, 0.14],
  ] as const) {
    const steel = ctx.createLinearGradient(x - half, 0, x + half, 0)
    steel.addColorStop(0, darken(metal, 0.4))
    steel.addColorStop(0.3, lighten(metal, 0.25))
    steel.addColorStop(1, darken(metal, 0.5))
    ctx.fillStyle = steel
    ctx.fillRect(x - half * 1.2, y, half * 2.4, size * h)
  }
}

const paintBench = (scene: Scene, { x, top, wide }: { x: number; top: number; wide: number }): void => {
  const { ctx, unit, palette, random } = scene
  const color = mix(layerColor(scene, 0.8), '#8fa4ad', 0.15)
  ctx.fillStyle = darken(color, 0.3)
  ctx.fillRect(x - wide / 2, top, wide, unit * 0.17)
  ctx.fillStyle = lighten(color, 0.1)
  ctx.fillRect(x - wide / 2 - unit * 0.02, top - unit * 0.02, wide + unit * 0.04, unit * 0.024)
  ctx.fillStyle = withOpacity(palette.light, 0.5)
  ctx.fillRect(x - wide / 2 - unit * 0.02, top - unit * 0.02, wide + unit * 0.04, unit * 0.003)
  for (let glass = 0; glass < 9; glass += 1)
    paintGlass(scene, {
      x: x - wide * 0.45 + wide * 0.11 * glass,
      foot: top - unit * 0.02,
      size: unit * random.between(0.05, 0.1),
    })
}

const paintGlass = (scene: Scene, { x, foot, size }: { x: number; foot: number; size: number }): void => {
  const { ctx, random, palette } = scene
  const tones = [palette.lamp, palette.accent, '#7dffb0', '#c98bff'] as const
  const tone = tones[random.integer(0, 3)] ?? palette.lamp
  const isFlask = random.chance(0.5)
  const path = (): void => {
    ctx.beginPath()
    if (isFlask) {
      ctx.moveTo(x - size * 0.1, foot - size)
      ctx.lineTo(x - size * 0.1, foot - size * 0.6)
      ctx.lineTo(x - size * 0.36, foot)
      ctx.lineTo(x + size * 0.36, foot)
      ctx.lineTo(x + size * 0.1, foot - size * 0.6)
      ctx.lineTo(x + size * 0.1, foot - size)
    } else ctx.rect(x - size * 0.16, foot - size, size * 0.32, size)
    ctx.closePath()
  }
  ctx.save()
  path()
  ctx.clip()
  ctx.fillStyle = withOpacity(tone, 0.75)
  ctx.fillRect(x - size, foot - size * random.between(0.25, 0.55), size * 2, size)
  ctx.restore()
  path()
  ctx.fillStyle = withOpacity('#dff4ff', 0.12)
  ctx.fill()
  ctx.strokeStyle = withOpacity('#e9fbff', 0.5)
  ctx.lineWidth = Math.max(1, size * 0.03)
  ctx.stroke()
  paintSoftSpot(scene, {
    x,
    y: foot - size * 0.2,
    radiusX: size * 0.7,
    radiusY: size * 0.5,
    color: tone,
    opacity: 0.25,
  })
}

export const composeShipBridge = (scene: Scene): Composition => {
  const { unit, width, height, focusX } = scene
  const sill = height * 0.6
  return {
    isIndoors: true,
    groundY: height * 0.9,
    personHeight: unit * 0.46,
    waterY: null,
    litFrom: { x: width - focusX, y: height * 0.35 },
    planes: {
      sky: (s) => {
        const { ctx } = s
        ctx.fillStyle = '#03050c'
        ctx.fillRect(0, 0, width, height)
        paintStarfield(s, { count: 520, foot: sill * 1.1 })
        paintSoftSpot(s, {
          x: width * 0.5,
          y: sill * 0.5,
          radiusX: width * 0.5,
          radiusY: unit * 0.3,
          color: mix(s.palette.accent, '#4a3fa0', 0.6),
          opacity: 0.4,
        })
        paintPlanet(s, { x: width - focusX, y: sill * 0.62, radius: unit * 0.24 })
      },
      far: (s) => paintViewports(s, sill),
      middle: (s) => paintConsoles(s, { sill }),
      near: (s) => {
        const fill = s.ctx.createLinearGradient(0, height * 0.8, 0, height)
        fill.addColorStop(0, mix(layerColor(s, 0.9), s.palette.lamp, 0.14))
        fill.addColorStop(1, darken(layerColor(s, 1), 0.5))
        s.ctx.fillStyle = fill
        s.ctx.fillRect(0, height * 0.8, width, height * 0.2)
        for (const side of [-1, 1]) {
          s.ctx.fillStyle = withOpacity(s.palette.lamp, 0.75)
          s.ctx.beginPath()
          s.ctx.moveTo(width / 2 + side * unit * 0.3, height * 0.8)
          s.ctx.lineTo(width / 2 + side * unit * 0.31, height * 0.8)
          s.ctx.lineTo(width / 2 + side * unit * 0.62, height)
          s.ctx.lineTo(width / 2 + side * unit * 0.59, height)
          s.ctx.fill()
        }
      },
      front: (s) => {
        for (const side of [-1, 1])
          paintSeat(s, { x: width / 2 + side * unit * 0.66, foot: height * 1.06, size: unit * 0.46 })
      },
    },
  }
}

const paintViewports = (scene: Scene, sill: number): void => {
  const { ctx, width, height, unit, palette } = scene
  const hull = mix(layerColor(scene, 0.85), '#27323d', 0.4)
  ctx.save()
  ctx.beginPath()
  ctx.rect(0, 0, width, height)
  for (let pane = 0; pane < 5; pane += 1) {
    const [left, right] = [width * (0.03 + pane * 0.19), width * (0.03 + pane * 0.19 + 0.175)]
    const tilt = (pane - 2) * unit * 0.02
    ctx.moveTo(left + tilt, height * 0.09)
    ctx.lineTo(right + tilt, height * 0.09)
    ctx.lineTo(right - tilt, sill)
    ctx.lineTo(left - tilt, sill)
    ctx.closePath()
  }
  const fill = ctx.createLinearGradient(0, 0, 0, height)
  fill.addColorStop(0, darken(hull, 0.4))
  fill.addColorStop(0.6, hull)
  fill.addColorStop(1, darken(hull, 0.35))
  ctx.fillStyle = fill
  ctx.fill('evenodd')
  ctx.strokeStyle = withOpacity(palette.lamp, 0.3)
  ctx.lineWidth = unit * 0.003
  ctx.stroke()
  ctx.restore()
  ctx.fillStyle = lighten(palette.lamp, 0.4)
  ctx.fillRect(width * 0.05, height * 0.045, width * 0.9, unit * 0.006)
  paintSoftSpot(scene, {
    x: width / 2,
    y: height * 0.05,
    radiusX: width * 0.6,
    radiusY: unit * 0.12,
    color: palette.lamp,
    opacity: 0.35,
  })
}

const paintConsoles = (scene: Scene, { sill }: { sill: number }): void => {
  const { ctx, width, height, unit, palette, random } = scene
  const color = mix(layerColor(scene, 0.95), '#1c2731', 0.4)
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.moveTo(0, sill + unit * 0.02)
  ctx.lineTo(width, sill + unit * 0.02)
  ctx.lineTo(width, height)
  ctx.lineTo(0, height)
  ctx.fill()
  ctx.fillStyle = withOpacity(palette.lamp, 0.5)
  ctx.fillRect(0, sill + unit * 0.02, width, unit * 0.003)
  paintScreens(scene, { x: width / 2 - unit * 0.82, y: sill + unit * 0.05, columns: 7, rows: 1, size: unit * 0.21 })
  const keys = [palette.lamp, palette.accent, '#7dffb0', '#ffffff'] as const
  for (let key = 0; key < 320; key += 1) {
    ctx.fillStyle = withOpacity(keys[random.integer(0, 3)] ?? palette.lamp, random.between(0.15, 0.85))
    ctx.fillRect(random.next() * width, sill + unit * random.between(0.2, 0.27), unit * 0.006, unit * 0.004)
  }
}

const paintSeat = (scene: Scene, { x, foot, size }: { x: number; foot: number; size: number }): void => {
  const { ctx, palette } = scene
  ctx.fillStyle = darken(layerColor(scene, 1), 0.35)
  ctx.beginPath()
  ctx.roundRect(x - size * 0.26, foot - size, size * 0.52, size * 1.1, size * 0.12)
  ctx.roundRect(x - size * 0.15, foot - size * 1.2, size * 0.3, size * 0.24, size * 0.07)
  ctx.fill()
  ctx.strokeStyle = withOpacity(palette.lamp, 0.4)
  ctx.lineWidth = size * 0.008
  ctx.stroke()
}

export const composeCave = (scene: Scene): Composition => {
  const { unit, width, height } = scene
  const mouth = { x: scene.light.x, y: height * 0.4 }
  return {
    isIndoors: true,
    groundY: height * 0.86,
    personHeight: unit * 0.213,
    waterY: null,
    litFrom: mouth,
    planes: {
      sky: (s) => {
        paintHeaven({ ...s, horizonY: height * 0.6 })
        paintFarHills({ ...s, horizonY: height * 0.56 }, 'hills', 0.1)
        paintGlow(s, { x: mouth.x, y: mouth.y, radius: unit * 0.6, opacity: 0.7 })
      },
      far: (s) => paintRockRing(s, { ...mouth, size: unit * 0.3, depth: 0.4 }),
      middle: (s) => {
        paintRockRing(s, { ...mouth, size: unit * 0.43, depth: 0.68 })
        paintCaveLight(s, mouth)
        for (let crystal = 0; crystal < 9; crystal += 1)
          paintCrystal(s, {
            x: s.random.next() * width,
            foot: height * s.random.between(0.72, 0.8),
            size: unit * s.random.between(0.04, 0.1),
          })
      },
      near: (s) => {
        paintCaveFloor(s)
        for (let crystal = 0; crystal < 6; crystal += 1)
          paintCrystal(s, {
            x: width * (crystal % 2 ? s.random.between(0.02, 0.25) : s.random.between(0.75, 0.98)),
            foot: height * s.random.between(0.86, 0.95),
            size: unit * s.random.between(0.08, 0.17),
          })
      },
      front: (s) => {
        paintRockRing(s, { x: width / 2, y: height * 0.5, size: unit * 0.66, depth: 1.05 })
        paintTeeth(s)
      },
    },
  }
}

/** Rock all round a jagged opening. */
const paintRockRing = (scene: Scene, ring: { x: number; y: number; size: number; depth: number }): void => {
  const { ctx, width, height, noise, unit, palette } = scene
  const color = layerColor(scene, ring.depth)
  ctx.beginPath()
  ctx.rect(-5, -5, width + 10, height + 10)
  const stretch = Math.max(1, (width / height) * 0.85)
  for (let step = 0; step <= 90; step += 1) {
    const angle = (step / 90) * 2 * Math.PI
    const rough =
      1 +
      0.2 * noise(Math.cos(angle) * 1.6 + ring.depth * 9, Math.sin(angle) * 1.6) +
      0.08 * noise(Math.cos(angle) * 5, Math.sin(angle) * 5 + ring.depth * 4)
    const x = ring.x + Math.cos(angle) * ring.size * rough * stretch
    const y = ring.y + Math.sin(angle) * ring.size * rough
    if (step === 0) ctx.moveTo(x, y)
    else ctx.lineTo(x, y)
  }
  ctx.closePath()
  const fill = ctx.createRadialGradient(ring.x, ring.y, ring.size * 0.8, ring.x, ring.y, unit * 1.1)
  fill.addColorStop(0, mix(color, palette.light, 0.34 * (1.1 - ring.depth)))
  fill.addColorStop(0.35, color)
  fill.addColorStop(1, darken(color, 0.6))
  ctx.fillStyle = fill
  ctx.fill('evenodd')
}

const paintCaveLight = (scene: Scene, mouth: { x: number; y: number }): void => {
  paintGlow(scene, { ...mouth, radius: scene.unit * 0.85, opacity: 0.4 })
}

const paintCaveFloor = (scene: Scene): void => {
  const { ctx, width, height, unit, palette, noise, light } = scene
  const color = layerColor(scene, 0.9)
  const fill = ctx.createLinearGradient(0, height * 0.74, 0, height)
  fill.addColorStop(0, mix(color, palette.light, 0.22))
  fill.addColorStop(1, darken(color, 0.4))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(-5, height + 5)
  for (let x = -5; x <= width + 5; x += 6)
    ctx.lineTo(
      x,
      height * 0.82 +
        unit * (0.03 * noise(x / unit / 0.5, 8) + 0.012 * noise(x / unit / 0.12, 3)) -
        unit * 0.1 * Math.abs(x / width - 0.5) ** 2,
    )
  ctx.lineTo(width + 5, height + 5)
  ctx.fill()
  paintSoftSpot(scene, {
    x: light.x,
    y: height * 0.88,
    radiusX: unit * 0.3,
    radiusY: unit * 0.05,
    color: mix(palette.sky[2], palette.light, 0.4),
    opacity: 0.5,
  })
}

const paintCrystal = (scene: Scene, { x, foot, size }: { x: number; foot: number; size: number }): void => {
  const { ctx, random, palette } = scene
  const tone = mix(palette.accent, random.chance(0.5) ? '#6fd8ff' : '#b08bff', 0.55)
  paintGlow(scene, { x, y: foot - size * 0.5, radius: size * 2.2, opacity: 0.34, color: tone })
  for (let shard = 0; shard < 4; shard += 1) {
    const lean = (shard - 1.5) * 0.34 + random.between(-0.1, 0.1)
    const tall = size * random.between(0.6, 1.2)
    const half = size * 0.11
    const tip = [x + Math.sin(lean) * tall, foot - Math.cos(lean) * tall] as const
    ctx.fillStyle = withOpacity(mix(tone, palette.near, 0.35), 0.9)
    ctx.beginPath()
    ctx.moveTo(x - half + shard * half * 0.3, foot)
    ctx.lineTo(tip[0] - half * 0.7, tip[1] + tall * 0.2)
    ctx.lineTo(...tip)
    ctx.lineTo(tip[0] + half * 0.7, tip[1] + tall * 0.2)
    ctx.lineTo(x + half + shard * half * 0.3, foot)
    ctx.fill()
    ctx.fillStyle = withOpacity(lighten(tone, 0.4), 0.7)
    ctx.beginPath()
    ctx.moveTo(x, foot)
    ctx.lineTo(tip[0], tip[1] + tall * 0.16)
    ctx.lineTo(...tip)
    ctx.lineTo(tip[0] + half * 0.7, tip[1] + tall * 0.2)
    ctx.lineTo(x + half * 0.8, foot)
    ctx.fill()
  }
}

const paintTeeth = (scene: Scene): void => {
  const { ctx, width, unit, random } = scene
  ctx.fillStyle = darken(layerColor(scene, 1), 0.5)
  for (let tooth = 0; tooth < 16; tooth += 1) {
    const x = random.next() * width
    const [half, tall] = [unit * random.between(0.012, 0.035), unit * random.between(0.08, 0.24)]
    ctx.beginPath()
    ctx.moveTo(x - half * 1.6, -5)
    ctx.quadraticCurveTo(x - half * 0.4, tall * 0.3, x, tall)
    ctx.quadraticCurveTo(x + half * 0.4, tall * 0.3, x + half * 1.6, -5)
    ctx.fill()
  }
}

export const composeStation = (scene: Scene): Composition => {
  const { unit, width, height, lightSide } = scene
  const end = { x: width * (0.5 + 0.08 * lightSide), y: height * 0.52 }
  return {
    isIndoors: true,
    groundY: height * 0.9,
    personHeight: unit * 0.34,
    waterY: null,
    litFrom: end,
    planes: {
      sky: (s) => {
        paintHeaven({ ...s, light: { ...end, radius: unit * 0.03 }, horizonY: end.y })
        paintAir(s, { y: end.y, thickness: unit * 0.25, opacity: 0.7 })
      },
      far: (s) => paintHall(s, end),
      middle: (s) => {
        paintTracks(s, end)
        paintStandingTrain(s, end)
        paintGlow(s, {
          ...end,
          radius: unit * 0.6,
          opacity: s.isNight ? 0.45 : 0.6,
          color: s.isNight ? s.palette.lamp : s.palette.light,
        })
      },
      near: (s) => paintPlatform(s, end),
      front: (s) => {
        paintClock(s)
        paintAir(s, { y: height * 0.98, thickness: unit * 0.14, opacity: 0.25 })
      },
    },
  }
}

/** Iron arches and a glazed roof that run to the end of the hall. */
const paintHall = (scene: Scene, end: { x: number; y: number }): void => {
  const { ctx, width, height, unit, palette, brief } = scene
  const isDark = scene.isNight || brief.time === 'dusk'
  for (let arch = 0; arch < 9; arch += 1) {
    const part = ((arch + 1) / 9) ** 2
    const depth = 0.25 + 0.72 * part
    const color = layerColor(scene, depth)
    const [half, rise] = [width * 0.62 * part + unit * 0.06, height * 0.66 * part + unit * 0.06]
    const foot = end.y + height * 0.42 * part
    ctx.strokeStyle = color
    ctx.lineWidth = unit * 0.035 * part + 1
    ctx.beginPath()
    ctx.moveTo(end.x - half, foot)
    ctx.lineTo(end.x - half, end.y - rise * 0.2)
    ctx.ellipse(end.x, end.y - rise * 0.2, half, rise * 0.8, 0, Math.PI, 2 * Math.PI)
    ctx.lineTo(end.x + half, foot)
    ctx.stroke()
    ctx.lineWidth = unit * 0.01 * part + 0.5
    for (let rib = 1; rib < 8; rib += 1) {
      const angle = Math.PI + (rib / 8) * Math.PI
      const next = ((arch + 2) / 9) ** 2
      const [nextHalf, nextRise] = [width * 0.62 * next + unit * 0.06, height * 0.66 * next + unit * 0.06]
      ctx.beginPath()
      ctx.moveTo(end.x + Math.cos(angle) * half, end.y - rise * 0.2 + Math.sin(angle) * rise * 0.8)
      ctx.lineTo(end.x + Math.cos(angle) * nextHalf, end.y - nextRise * 0.2 + Math.sin(angle) * nextRise * 0.8)
      ctx.stroke()
    }
    if (isDark && arch > 1) {
      for (const side of [-1, 1]) {
        const [lx, ly] = [end.x + side * half * 0.62, end.y - rise * 0.42]
        ctx.fillStyle = lighten(palette.lamp, 0.5)
        ctx.beginPath()
        ctx.arc(lx, ly, unit * 0.012 * part + 1, 0, 2 * Math.PI)
        ctx.fill()
        paintGlow(scene, { x: lx, y: ly, radius: unit * 0.2 * part, opacity: 0.6, color: palette.lamp })
      }
    }
  }
}

const paintTracks = (scene: Scene, end: { x: number; y: number }): void => {
  const { ctx, width, height, unit, palette } = scene
  const bed = layerColor(scene, 0.85)
  const fill = ctx.createLinearGradient(0, end.y, 0, height)
  fill.addColorStop(0, mix(bed, palette.haze, 0.6))
  fill.addColorStop(1, darken(bed, 0.4))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(end.x - unit * 0.02, end.y)
  ctx.lineTo(end.x + unit * 0.02, end.y)
  ctx.lineTo(width * 1.1, height)
  ctx.lineTo(-width * 0.1, height)
  ctx.fill()
  const trackX = end.x + scene.lightSide * unit * 0.5
  for (let sleeper = 1; sleeper < 26; sleeper += 1) {
    const part = (sleeper / 26) ** 2.2
    ctx.fillStyle = withOpacity(darken(bed, 0.5), 0.8)
    const x = end.x + (trackX - end.x) * part
    ctx.fillRect(x - unit * 0.26 * part, end.y + (height - end.y) * part, unit * 0.52 * part, unit * 0.016 * part)
  }
  for (const rail of [-0.17, 0.17]) {
    ctx.fillStyle = withOpacity(mix(palette.light, palette.sky[2], 0.4), 0.75)
    ctx.beginPath()
    ctx.moveTo(end.x, end.y)
    ctx.lineTo(trackX + (rail - 0.008) * unit, height)
    ctx.lineTo(trackX + (rail + 0.008) * unit, height)
    ctx.fill()
  }
}

/** A train at the other platform, in perspective. */
const paintStandingTrain = (scene: Scene, end: { x: number; y: number }): void => {
  const { ctx, width, height, palette, unit, lightSide } = scene
  const side = lightSide
  const at = (part: number, up: number): [number, number] => [
    end.x + side * (width * 0.56 * part + unit * 0.03),
    end.y + (up < 0 ? up * unit * 0.62 : up * (height - end.y)) * part,
  ]
  const quad = (a: number, b: number, low: number, high: number): void => {
    ctx.beginPath()
    ctx.moveTo(...at(a, low))
    ctx.lineTo(...at(b, low))
    ctx.lineTo(...at(b, high))
    ctx.lineTo(...at(a, high))
    ctx.fill()
  }
  const paint = mix(palette.accent, palette.near, 0.5)
  const fill = ctx.createLinearGradient(end.x, 0, end.x + side * width * 0.5, 0)
  fill.addColorStop(0, mix(paint, palette.haze, 0.6))
  fill.addColorStop(1, darken(paint, 0.2))
  ctx.fillStyle = fill
  quad(0.12, 1.25, 0.72, -0.62)
  ctx.fillStyle = mix(palette.light, paint, 0.6)
  quad(0.12, 1.25, 0.16, 0.12)
  for (let window = 0; window < 16; window += 1) {
    const [a, b] = [0.14 * 1.15 ** window, 0.14 * 1.15 ** window * 1.1]
    ctx.fillStyle = withOpacity(lighten(palette.lamp, 0.2), 0.9)
    quad(a, b, -0.02, -0.4)
  }
}

const paintPlatform = (scene: Scene, end: { x: number; y: number }): void => {
  const { ctx, width, height, unit, palette, lightSide } = scene
  const color = layerColor(scene, 0.8)
  const edge = lightSide > 0 ? 0 : width
  ctx.fillStyle = mix(color, palette.sky[2], 0.12)
  ctx.beginPath()
  ctx.moveTo(end.x - lightSide * unit * 0.01, end.y + unit * 0.005)
  ctx.lineTo(end.x + lightSide * unit * 0.28, height)
  ctx.lineTo(edge - lightSide * unit * 0.5, height)
  ctx.lineTo(edge - lightSide * unit * 0.5, end.y + unit * 0.2)
  ctx.fill()
  const shade = ctx.createLinearGradient(0, end.y, 0, height)
  shade.addColorStop(0, withOpacity(palette.light, 0.25))
  shade.addColorStop(1, withOpacity(darken(palette.near, 0.5), 0.65))
  ctx.fillStyle = shade
  ctx.fill()
  ctx.strokeStyle = withOpacity(mix(palette.accent, '#ffd24a', 0.6), 0.85)
  ctx.lineWidth = unit * 0.008
  ctx.beginPath()
  ctx.moveTo(end.x, end.y + unit * 0.02)
  ctx.lineTo(end.x + lightSide * unit * 0.22, height)
  ctx.stroke()
}

const paintClock = (scene: Scene): void => {
  const { ctx, width, height, unit, palette, lightSide, random } = scene
  const [x, y, r] = [width * (0.5 - 0.3 * lightSide), height * 0.2, unit * 0.06]
  ctx.fillStyle = darken(layerColor(scene, 1), 0.3)
  ctx.fillRect(x - unit * 0.005, 0, unit * 0.01, y)
  ctx.beginPath()
  ctx.arc(x, y, r * 1.14, 0, 2 * Math.PI)
  ctx.fill()
  ctx.fillStyle = mix('#fff4dc', palette.lamp, 0.3)
  ctx.beginPath()
  ctx.arc(x, y, r, 0, 2 * Math.PI)
  ctx.fill()
  ctx.strokeStyle = '#221d1a'
  ctx.lineCap = 'round'
  for (const [length, angle, thick] of [
    [0.5, random.between(0, 6.2), 0.09],
    [0.75, random.between(0, 6.2), 0.06],
  ] as const) {
    ctx.lineWidth = r * thick
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.lineTo(x + Math.sin(angle) * r * length, y - Math.cos(angle) * r * length)
    ctx.stroke()
  }
  for (let hour = 0; hour < 12; hour += 1) {
    const angle = (hour / 12) * 2 * Math.PI
    ctx.fillStyle = '#221d1a'
    ctx.fillRect(
      x + Math.sin(angle) * r * 0.85 - r * 0.03,
      y - Math.cos(angle) * r * 0.85 - r * 0.03,
      r * 0.06,
      r * 0.06,
    )
  }
  paintGlow(scene, { x, y, radius: r * 4, opacity: 0.3, color: palette.lamp })
}
