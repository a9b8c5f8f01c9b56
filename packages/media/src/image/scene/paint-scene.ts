import { type Canvas, createCanvas } from '@napi-rs/canvas'
import type { PictureRequest } from '../picture.ts'
import { paintLightning, paintWeather } from './paint-weather.ts'
import { placeSubjects } from './place-subjects.ts'
import { readBrief } from './read-brief.ts'
import { type Composition, createScene, type PlaneName, planeNames, type Scene, sceneForPlane } from './scene.ts'
import { compositions } from './settings/compose.ts'
import { paintSubject } from './subjects/paint-subject.ts'

/** Draws one plane after the other on the canvas that `canvasOf` gives for it: always the same one, or one for each. */
export const paintScene = (request: PictureRequest, canvasOf: (plane: PlaneName) => Canvas): Scene => {
  const { width, height, seed } = request
  const scene = createScene({ ctx: canvasOf('sky').getContext('2d'), width, height, brief: readBrief(request), seed })
  const composition = compositions[scene.brief.setting](scene)
  for (const name of planeNames)
    paintPlane(sceneForPlane(scene, name, canvasOf(name).getContext('2d')), composition, name)
  return scene
}

/** The whole scene on one canvas, without what style and lens do to it. */
export const paintFlatScene = (request: PictureRequest): { canvas: Canvas; scene: Scene } => {
  const canvas = createCanvas(request.width, request.height)
  return { canvas, scene: paintScene(request, () => canvas) }
}

const paintPlane = (scene: Scene, composition: Composition, name: PlaneName): void => {
  composition.planes[name]?.(scene)
  if (name === 'sky' && scene.brief.weather === 'storm' && !composition.isIndoors) paintLightning(scene)
  for (const subject of placeSubjects(scene, composition)) if (subject.plane === name) paintSubject(scene, subject)
  if (name === 'front' && !composition.isIndoors) paintWeather(scene)
}
