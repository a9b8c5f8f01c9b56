import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { checkSize } from './check-size.ts'
import type { PictureRequest } from './picture.ts'
import { paintScene } from './scene/paint-scene.ts'
import { type PlaneName, planeNames } from './scene/scene.ts'

export interface ScenePlane {
  readonly name: PlaneName
  /** 0 is the farthest and hardly moves, 1 the nearest. */
  readonly depth: number
  /** As large as the request says, transparent where nothing of this plane is. */
  readonly canvas: Canvas
}

const depths: Readonly<Record<PlaneName, number>> = { sky: 0, far: 0.25, middle: 0.5, near: 0.75, front: 1 }

/**
 * The picture of `request` as 3 to 5 planes, back to front, that can be moved against each other: each is whole where nearer ones hide it.
 * Over each other they give the picture that `createScenePainter` makes of the same request, but for what the lens does: grain and dark corners.
 * @throws RangeError for a size that can't be painted
 */
export const paintScenePlanes = (request: PictureRequest): ScenePlane[] => {
  checkSize(request)
  const { width, height } = request
  const canvases = new Map<PlaneName, Canvas>()
  paintScene(request, (name) => {
    const canvas = canvases.get(name) ?? createCanvas(width, height)
    canvases.set(name, canvas)
    return canvas
  })
  return planeNames.flatMap((name) => {
    const canvas = canvases.get(name)
    return canvas ? [{ name, depth: depths[name], canvas }] : []
  })
}
