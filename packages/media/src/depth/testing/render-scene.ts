import type { PixelSize, RgbImage } from '../depth-estimator.ts'
import { distanceTo, normalOf, type Ray, type Shape } from './shape.ts'
import { hash } from './texture.ts'
import { add, dot, mix, normalize, scale, subtract, type Vector } from './vector.ts'

export interface Scene {
  size: PixelSize
  camera: Camera
  shapes: readonly Shape[]
  /** Towards the sun or the lamp. */
  light: Vector
  sky: (direction: Vector) => Vector
  /** How much light a metre of air takes, and what colour it gives instead. */
  haze?: { perMetre: number; color: Vector }
}

export interface Camera {
  /** Above the ground. */
  height: number
  /** Degrees; above 0 it looks down. */
  pitch: number
  /** Degrees; above 0 it looks to the right. */
  yaw: number
  /** Half of the picture's width at a distance of 1. */
  halfWidth: number
  /** Metres. Without a lens everything is sharp. */
  lens?: { focus: number; radius: number }
}

export interface RenderedScene {
  image: RgbImage
  /** Distance along the line of view in metres, row by row; Infinity for the sky. */
  depth: Float64Array
}

const samplesSharp = 3
const samplesLens = 16
/** Of 255: what a sensor adds. */
const sensorNoise = 1.5

/** Follows light back from every pixel to what it comes from. The depth is that of the middle of the pixel. */
export function renderScene(scene: Scene): RenderedScene {
  const { width, height } = scene.size
  const data = new Uint8Array(width * height * 3)
  const depth = new Float64Array(width * height)
  const rayAt = createRays(scene)
  const count = scene.camera.lens ? samplesLens : samplesSharp
  for (let at = 0; at < depth.length; at++) {
    const place = { x: at % width, y: Math.floor(at / width) }
    depth[at] = follow(scene, rayAt(place.x + 0.5, place.y + 0.5, [0, 0]))?.after ?? Number.POSITIVE_INFINITY
    let sum: Vector = [0, 0, 0]
    for (let sample = 0; sample < count; sample++) {
      // A sunflower on the lens and in the pixel, the same in every pixel: no noise, which would look sharp.
      const [angle, away] = [sample * 2.39996, Math.sqrt((sample + 0.5) / count)]
      const onLens: [number, number] = [Math.cos(angle) * away, Math.sin(angle) * away]
      const [dx, dy] = [((sample * 0.618) % 1) * 1, (sample + 0.5) / count]
      sum = add(sum, colorOf(scene, rayAt(place.x + dx, place.y + dy, onLens)))
    }
    for (const part of [0, 1, 2] as const) {
      const noise = (hash(place.x, place.y, part) + hash(place.y, place.x, part + 5) - 1) * sensorNoise
      data[at * 3 + part] = Math.min(255, Math.max(0, 255 * Math.sqrt(sum[part] / count) + noise + 0.5))
    }
  }
  return { image: { width, height, data }, depth }
}

/** Rays have a length of 1 along the line of view, so that "after" is depth. */
function createRays({ camera, size }: Scene): (x: number, y: number, onLens: readonly [number, number]) => Ray {
  const [pitch, yaw] = [(camera.pitch * Math.PI) / 180, (camera.yaw * Math.PI) / 180]
  const ahead: Vector = [Math.sin(yaw) * Math.cos(pitch), -Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)]
  const right: Vector = [Math.cos(yaw), 0, -Math.sin(yaw)]
  const up: Vector = [Math.sin(yaw) * Math.sin(pitch), Math.cos(pitch), Math.cos(yaw) * Math.sin(pitch)]
  const eye: Vector = [0, camera.height, 0]
  const { focus, radius } = camera.lens ?? { focus: 1, radius: 0 }
  return (x, y, onLens) => {
    const sideways = (x / size.width - 0.5) * 2 * camera.halfWidth
    const upwards = -((y - size.height / 2) / size.width) * 2 * camera.halfWidth
    const direction = add(ahead, add(scale(right, sideways), scale(up, upwards)))
    const shift = add(scale(right, onLens[0] * radius), scale(up, onLens[1] * radius))
    return { from: add(eye, shift), direction: subtract(direction, scale(shift, 1 / focus)) }
  }
}

function follow({ shapes }: Scene, ray: Ray): { after: number; shape: Shape } | null {
  let first: Shape | null = null
  let after = Number.POSITIVE_INFINITY
  for (const shape of shapes) {
    const distance = distanceTo(shape, ray)
    if (distance >= after) continue
    after = distance
    first = shape
  }
  return first ? { after, shape: first } : null
}

const isInShadow = ({ shapes }: Scene, ray: Ray): boolean =>
  shapes.some((shape) => distanceTo(shape, ray) < Number.POSITIVE_INFINITY)

/** Linear light: half of it from the side of the lamp, half from everywhere. */
function colorOf(scene: Scene, ray: Ray): Vector {
  const hit = follow(scene, ray)
  if (!hit) return scene.sky(normalize(ray.direction))
  const place = add(ray.from, scale(ray.direction, hit.after))
  const normal = normalOf(hit.shape, place)
  const facing = dot(normal, normalize(scene.light))
  const isLit = facing > 0 && !isInShadow(scene, { from: add(place, scale(normal, 1e-3)), direction: scene.light })
  const color = scale(hit.shape.texture(place), 0.42 + 0.08 * normal[1] + (isLit ? 0.5 * facing : 0))
  if (!scene.haze) return color
  return mix(scene.haze.color, color, Math.exp(-scene.haze.perMetre * hit.after))
}
