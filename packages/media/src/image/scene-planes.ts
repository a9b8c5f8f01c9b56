import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { checkSize } from './check-size.ts'
import type { PictureRequest } from './picture.ts'
import { isPortrait, type PortraitRequest, paintPortrait } from './portrait/paint-portrait.ts'
import { paintScene } from './scene/paint-scene.ts'
import { type PlaneName, planeNames } from './scene/scene.ts'
import { applyStyle } from './scene/styles/apply-style.ts'

export interface ScenePlane {
  readonly name: PlaneName
  /** 0 is the farthest and hardly moves, 1 the nearest. */
  readonly depth: number
  /** As large as the request says, transparent where nothing of this plane is. */
  readonly canvas: Canvas
}

const depths: Readonly<Record<PlaneName, number>> = { sky: 0, far: 0.25, middle: 0.5, near: 0.75, front: 1 }

/**
 * The picture of `request` as planes, back to front, that can be moved against each other: five of a scene, two of a portrait. Each is whole
 * where nearer ones hide it. Over each other they give the picture that `createScenePainter` makes of the same request, but for what belongs
 * to the lens or the paper: glow, grain and dark corners.
 * @throws RangeError for a size that can't be painted
 */
export const paintScenePlanes = (request: PictureRequest): ScenePlane[] => {
  checkSize(request)
  return isPortrait(request) ? portraitPlanes(request) : scenePlanes(request)
}

const scenePlanes = (request: PictureRequest): ScenePlane[] => {
  const { width, height, seed } = request
  const canvases = new Map<PlaneName, Canvas>(planeNames.map((name) => [name, createCanvas(width, height)]))
  const scene = paintScene(request, (name) => canvases.get(name) ?? createCanvas(width, height))
  return [...canvases].map(([name, canvas]) => {
    applyStyle(canvas, { style: scene.brief.style, seed, shade: scene.palette.near, hasLens: false })
    return { name, depth: depths[name], canvas }
  })
}

const portraitPlanes = (request: PortraitRequest): ScenePlane[] => {
  const { width, height, seed } = request
  const [back, figure] = [createCanvas(width, height), createCanvas(width, height)]
  paintPortrait(request, { back: back.getContext('2d'), figure: figure.getContext('2d') })
  const style = request.style ?? request.portrait.appearance.style
  for (const canvas of [back, figure]) applyStyle(canvas, { style, seed, shade: '#120c12', hasLens: false })
  return [
    { name: 'sky', depth: 0.15, canvas: back },
    { name: 'near', depth: 0.8, canvas: figure },
  ]
}
