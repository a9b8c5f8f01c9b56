import type { PixelSize } from '../depth-estimator.ts'
import type { Scene } from './render-scene.ts'
import type { Shape } from './shape.ts'
import { bricks, chequer, hash, noise, plain, planks, rough, type Texture } from './texture.ts'
import { mix, type Vector } from './vector.ts'

const size: PixelSize = { width: 320, height: 240 }
const upright: PixelSize = { width: 240, height: 320 }

const ground = (texture: Texture): Shape => ({ kind: 'plane', point: [0, 0, 0], normal: [0, 1, 0], texture })
const ball = (middle: Vector, radius: number, texture: Texture): Shape => ({
  kind: 'ellipsoid',
  middle,
  radii: [radius, radius, radius],
  texture,
})
const ellipsoid = (middle: Vector, radii: Vector, texture: Texture): Shape => ({
  kind: 'ellipsoid',
  middle,
  radii,
  texture,
})
/** Stands on `foot`, the middle of its lower side. */
const block = ([x, y, z]: Vector, [width, height, length]: Vector, texture: Texture): Shape => ({
  kind: 'box',
  low: [x - width / 2, y, z - length / 2],
  high: [x + width / 2, y + height, z + length / 2],
  texture,
})

const blueSky = ([, y]: Vector): Vector => mix([0.62, 0.76, 0.9], [0.2, 0.42, 0.8], Math.min(1, Math.max(0, y * 1.6)))
const cloudySky = ([x, y, z]: Vector): Vector => {
  const away = 1 / Math.max(0.06, y + 0.03)
  return mix(blueSky([x, y, z]), [0.95, 0.95, 0.95], 0.8 * noise([x * away, 0, z * away], 0.9) ** 2)
}

/** Boxes of several colours on a plain ground, under the sky. */
const boxes: Scene = {
  size,
  camera: { height: 1.7, pitch: 12, yaw: 0, halfWidth: 0.62 },
  light: [-0.5, 0.8, -0.4],
  sky: blueSky,
  shapes: [
    ground(rough([0.42, 0.38, 0.3], [0.3, 0.27, 0.2], 0.5)),
    block([-0.9, 0, 3.2], [0.8, 0.8, 0.8], plain([0.6, 0.12, 0.08])),
    block([1.1, 0, 4.4], [0.9, 1.5, 0.9], plain([0.1, 0.25, 0.5])),
    block([-2.6, 0, 6.5], [1.2, 1.9, 1.2], chequer([0.6, 0.55, 0.2], [0.3, 0.26, 0.1], 0.4)),
    block([0.2, 0, 8.5], [1.6, 1.1, 1.2], plain([0.15, 0.4, 0.18])),
    block([4.6, 0, 12], [2, 3.2, 2], bricks([0.45, 0.2, 0.14], [0.6, 0.56, 0.5], 0.25)),
    block([-5.5, 0, 15], [3, 2.4, 2], plain([0.5, 0.5, 0.52])),
  ],
}

/** A corridor with doors, seen from its right half. */
const corridor: Scene = {
  size,
  camera: { height: 1.5, pitch: 2, yaw: -5, halfWidth: 0.7 },
  light: [0.2, 0.9, -0.3],
  sky: () => [0.5, 0.5, 0.5],
  shapes: [
    ground(chequer([0.5, 0.46, 0.4], [0.28, 0.24, 0.2], 0.6)),
    {
      kind: 'plane',
      point: [0, 2.7, 0],
      normal: [0, -1, 0],
      texture: chequer([0.75, 0.75, 0.73], [0.66, 0.66, 0.64], 0.9),
    },
    { kind: 'plane', point: [-1.5, 0, 0], normal: [1, 0, 0], texture: wall },
    { kind: 'plane', point: [0.9, 0, 0], normal: [-1, 0, 0], texture: wall },
    { kind: 'plane', point: [0, 0, 22], normal: [0, 0, -1], texture: plain([0.5, 0.42, 0.3]) },
    ...[4, 8, 12, 16].flatMap((z) => [
      block([-1.5, 0, z], [0.06, 2.1, 0.95], plain([0.32, 0.16, 0.08])),
      block([0.9, 0, z + 1.5], [0.06, 2.1, 0.95], plain([0.32, 0.16, 0.08])),
    ]),
  ],
}

/** Painted to the height of a hand rail, light above. */
function wall([, y, z]: Vector): Vector {
  const color: Vector = y < 0.95 ? [0.25, 0.36, 0.34] : [0.66, 0.62, 0.52]
  return mix(color, [0.2, 0.2, 0.2], 0.12 * noise([0, y, z], 0.3))
}

/** Ridges one behind the other, lost in haze; trees on the nearest meadow. */
const landscape: Scene = {
  size,
  camera: { height: 9, pitch: 3, yaw: 0, halfWidth: 0.6 },
  light: [0.6, 0.6, -0.3],
  sky: ([, y]) => mix([0.78, 0.8, 0.82], [0.42, 0.56, 0.76], Math.min(1, Math.max(0, y * 2.2))),
  haze: { perMetre: 0.0011, color: [0.76, 0.79, 0.82] },
  shapes: [
    ground(rough([0.16, 0.24, 0.06], [0.24, 0.3, 0.1], 9)),
    ...[
      [-260, 420, 210, 70],
      [190, 560, 260, 110],
      [-420, 900, 420, 190],
      [330, 1300, 520, 280],
      [-160, 2100, 800, 420],
    ].map(([x = 0, z = 0, wide = 1, high = 1]) =>
      ellipsoid([x, 0, z], [wide, high, wide * 0.5], rough([0.1, 0.17, 0.06], [0.2, 0.22, 0.12], wide / 9)),
    ),
    ...Array.from({ length: 16 }, (_, index) => {
      const z = 34 + index * 13
      const x = (hash(index, 2, 3) - 0.5) * z * 1.1
      const high = 3 + 3 * hash(index, 5, 1)
      return ellipsoid(
        [x, high, z],
        [high * 0.55, high, high * 0.55],
        rough([0.05, 0.11, 0.03], [0.13, 0.2, 0.05], 1.1),
      )
    }),
  ],
}

/** Things on a table, in focus; the room behind them is not. */
const table: Scene = {
  size,
  camera: { height: 0.38, pitch: 14, yaw: 0, halfWidth: 0.42, lens: { focus: 1.05, radius: 0.018 } },
  light: [-0.6, 0.8, -0.5],
  sky: () => [0.3, 0.28, 0.26],
  shapes: [
    block([0, -0.06, 0.8], [3, 0.06, 1.9], rough([0.42, 0.26, 0.13], [0.32, 0.18, 0.08], 0.07)),
    ball([-0.16, 0.07, 0.95], 0.07, plain([0.62, 0.12, 0.06])),
    ball([0.02, 0.06, 1.06], 0.06, plain([0.7, 0.42, 0.05])),
    block([0.22, 0, 1.02], [0.09, 0.26, 0.09], chequer([0.1, 0.3, 0.16], [0.5, 0.52, 0.44], 0.05)),
    block([-0.36, 0, 1.3], [0.24, 0.05, 0.18], plain([0.12, 0.16, 0.4])),
    { kind: 'plane', point: [0, 0, 4.6], normal: [0, 0, -1], texture: room },
    { kind: 'plane', point: [0, -0.75, 0], normal: [0, 1, 0], texture: plain([0.2, 0.17, 0.14]) },
  ],
}

/** Shelves, pictures, a window: something for a lens to blur. */
function room([x, y]: Vector): Vector {
  const [column, row] = [Math.floor(x / 0.45), Math.floor(y / 0.4)]
  if (y / 0.4 - row < 0.12 || x / 0.45 - column < 0.1) return [0.45, 0.4, 0.34]
  return [hash(column, row, 1) * 0.5 + 0.1, hash(column, row, 2) * 0.5 + 0.1, hash(column, row, 3) * 0.45 + 0.1]
}

/** Head and shoulders before a room that is out of focus. */
const portrait: Scene = {
  size: upright,
  camera: { height: 1.6, pitch: 1, yaw: 0, halfWidth: 0.34, lens: { focus: 1.25, radius: 0.03 } },
  light: [-0.7, 0.5, -0.6],
  sky: () => [0.3, 0.3, 0.3],
  shapes: [
    ellipsoid([0.03, 1.62, 1.3], [0.1, 0.14, 0.11], rough([0.62, 0.42, 0.32], [0.55, 0.34, 0.26], 0.05)),
    ellipsoid([0.03, 1.68, 1.36], [0.125, 0.14, 0.13], rough([0.1, 0.06, 0.04], [0.2, 0.12, 0.07], 0.02)),
    ellipsoid([0.03, 1.46, 1.34], [0.06, 0.12, 0.06], plain([0.56, 0.36, 0.28])),
    ellipsoid([0.03, 1.15, 1.4], [0.31, 0.27, 0.17], chequer([0.12, 0.16, 0.36], [0.2, 0.26, 0.5], 0.03)),
    { kind: 'plane', point: [0, 0, 5.5], normal: [0, 0, -1], texture: room },
    { kind: 'plane', point: [-2.2, 0, 0], normal: [1, 0, 0], texture: wall },
    ground(chequer([0.4, 0.3, 0.2], [0.3, 0.22, 0.15], 0.5)),
  ],
}

/** Under a long pier, looking up: the planks above are near, and the horizon lies low in the picture. */
const pier: Scene = {
  size,
  camera: { height: 1.2, pitch: -19, yaw: 6, halfWidth: 0.62 },
  light: [0.4, 0.7, 0.6],
  sky: blueSky,
  shapes: [
    ground(rough([0.5, 0.45, 0.34], [0.36, 0.32, 0.24], 0.3)),
    {
      kind: 'box',
      low: [-4.5, 3, -10],
      high: [4, 3.2, 70],
      texture: planks([0.42, 0.3, 0.2], [0.07, 0.05, 0.04], 0.3),
    },
    ...Array.from({ length: 14 }, (_, index) => 3 + index * 5).flatMap((z) => [
      block([-3.6, 0, z], [0.3, 3, 0.3], plain([0.28, 0.2, 0.13])),
      block([3.1, 0, z], [0.3, 3, 0.3], plain([0.28, 0.2, 0.13])),
      block([0, 2.7, z], [8.4, 0.3, 0.3], plain([0.3, 0.21, 0.14])),
    ]),
  ],
}

/** A street with houses at its left, columns at its right and paving that leads away. */
const street: Scene = {
  size,
  camera: { height: 2.2, pitch: 5, yaw: 7, halfWidth: 0.66 },
  light: [-0.4, 0.7, -0.4],
  sky: cloudySky,
  haze: { perMetre: 0.003, color: [0.7, 0.76, 0.84] },
  shapes: [
    ground(chequer([0.4, 0.38, 0.36], [0.3, 0.28, 0.27], 1)),
    ...[6, 17, 28, 41, 55].map((z, index) =>
      block(
        [-9, 0, z],
        [8, 7 + 4 * hash(index, 1, 1), 10],
        bricks([0.3 + 0.3 * hash(index, 2, 2), 0.3, 0.25], [0.6, 0.58, 0.54], 0.6),
      ),
    ),
    ...Array.from({ length: 9 }, (_, index) =>
      block([4.5, 0, 7 + index * 5], [0.7, 5, 0.7], plain([0.68, 0.64, 0.55])),
    ),
    block([4.5, 5, 30], [1, 0.8, 50], plain([0.6, 0.56, 0.48])),
    block([1, 0, 14], [1.6, 1.4, 3], plain([0.55, 0.08, 0.06])),
  ],
}

export const scenes = { boxes, corridor, landscape, table, portrait, pier, street }
