import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { paintGlow, paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { paintFarHills } from './land.ts'

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
