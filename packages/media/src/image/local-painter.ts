import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { createStage } from './create-stage.ts'
import { findSubject, type Motif } from './find-subject.ts'
import { finishPicture } from './finish-picture.ts'
import type { ImageProvider, PaintRequest } from './image-provider.ts'
import { paintGrowth, paintLights, paintNetwork, paintRibbons } from './motifs/paint-abstract.ts'
import { paintCity } from './motifs/paint-city.ts'
import { paintClouds } from './motifs/paint-clouds.ts'
import { paintDesert, paintField, paintForest, paintMountains } from './motifs/paint-land.ts'
import { paintSea } from './motifs/paint-sea.ts'
import { paintSpace } from './motifs/paint-space.ts'
import type { Stage } from './stage.ts'
import { writePicture } from './write-picture.ts'

const painters: Record<Motif, (stage: Stage) => void> = {
  mountains: paintMountains,
  sea: paintSea,
  forest: paintForest,
  city: paintCity,
  space: paintSpace,
  desert: paintDesert,
  field: paintField,
  clouds: paintClouds,
  network: paintNetwork,
  growth: paintGrowth,
  lights: paintLights,
  ribbons: paintRibbons,
}

/** Room for camera moves: a zoom or pan up to a quarter still shows at least one painted pixel for each one of the film. */
const oversize = 1.25

const maxSide = 8192

const model = 'kiln-painter-1'

/**
 * Draws pictures without any model: a scene chosen by the words, in the template's manner and colours, calm where the film
 * puts its titles. Takes some tenths of a second of the calling thread for full HD.
 */
export const createLocalPainter = (): ImageProvider => ({
  provider: 'local',
  model,
  paint: async (request) => {
    request.signal?.throwIfAborted()
    const canvas = drawPicture(request)
    request.signal?.throwIfAborted()
    await writePicture(canvas, { path: request.outPath, signal: request.signal })
    const { width, height } = canvas
    return { path: request.outPath, width, height, provider: 'local', model, seed: request.seed }
  },
})

const drawPicture = (request: PaintRequest): Canvas => {
  const width = oversized(request.width)
  const height = oversized(request.height)
  const canvas = createCanvas(width, height)
  const { template, seed, index } = request
  const subject = findSubject(request)
  const stage = createStage({ ctx: canvas.getContext('2d'), width, height, template, subject, seed, index })
  painters[subject.motif](stage)
  finishPicture(stage, template.look)
  return canvas
}

const oversized = (pixels: number): number => {
  const painted = Math.round((pixels * oversize) / 2) * 2
  if (Number.isFinite(painted) && painted >= 16 && painted <= maxSide) return painted
  throw new RangeError(`Can't paint a side of ${pixels} pixels. Use 16 to ${Math.floor(maxSide / oversize)}.`)
}
