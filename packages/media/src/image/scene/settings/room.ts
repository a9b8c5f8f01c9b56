import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { paintGlow, paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { cutOut, type Opening, paintShell, through } from './inside.ts'
import { paintFarHills } from './land.ts'

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
