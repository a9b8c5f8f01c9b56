import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { registerFonts } from '../fonts/index.ts'
import { createCaptionPainter } from './caption-painter.ts'
import { withOpacity } from './color.ts'
import { easeInOut, fractionBetween } from './easing.ts'
import type { FilmSpec } from './film-spec.ts'
import { createPictureStore } from './picture-store.ts'
import { createShotPainter, type PaintShot } from './shot-painter.ts'
import { listShots, type Moment, momentAt, type Shot } from './shots.ts'

export interface FramePainter {
  /**
   * The pixels of one frame: 4 bytes each, red, green, blue and an unused one. Frames may be asked for in any order and
   * depend on nothing but the film's data; going forwards is fastest.
   */
  paint(frame: number): Promise<Buffer>
  /** The same frame as a JPEG. */
  paintJpeg(frame: number, quality: number): Promise<Buffer>
}

const fadeOutSeconds = 0.4

export function createFramePainter(spec: FilmSpec): FramePainter {
  registerFonts()
  const canvas = createCanvas(spec.width, spec.height)
  const context = canvas.getContext('2d', { alpha: false })
  const shots = listShots(spec)
  const pictures = createPictureStore()
  const captions = createCaptionPainter(spec)
  const paintShot = createShotPainter(spec, pictures)

  const draw = async (frame: number): Promise<void> => {
    const time = frame / spec.fps
    const moment = momentAt(shots, time)
    await pictures.keepOnly(picturesOf(spec, moment))
    context.resetTransform()
    context.globalAlpha = 1
    context.imageSmoothingQuality = 'high'
    paintMoment(context, { moment, time, spec, paintShot })
    captions.paint(context, time)
    fadeOut(context, spec, time)
  }
  return {
    async paint(frame) {
      await draw(frame)
      return canvas.data()
    },
    async paintJpeg(frame, quality) {
      await draw(frame)
      return canvas.encode('jpeg', quality)
    },
  }
}

function picturesOf(spec: FilmSpec, moment: Moment): string[] {
  const shots = moment.next ? [moment.shot, moment.next] : [moment.shot]
  return [...new Set(shots.flatMap((shot) => spec.scenes[shot.sceneIndex]?.picturePath ?? []))]
}

function paintMoment(
  context: SKRSContext2D,
  at: { moment: Moment; time: number; spec: FilmSpec; paintShot: PaintShot },
): void {
  const { moment, time, spec, paintShot } = at
  const { shot, next } = moment
  const { kind } = spec.template.transition
  if (!next) paintShot(context, { shot, time, opacity: 1 })
  else if (kind === 'slide') paintSlide(context, { ...at, next })
  else if (kind === 'dip') paintDip(context, { ...at, next })
  else {
    kind satisfies 'cross-fade'
    paintShot(context, { shot, time, opacity: 1 })
    paintShot(context, { shot: next, time, opacity: easeInOut(moment.mix) })
  }
}

type Change = { moment: Moment; next: Shot; time: number; spec: FilmSpec; paintShot: PaintShot }

function paintDip(context: SKRSContext2D, { moment, next, time, spec, paintShot }: Change): void {
  paintShot(context, { shot: moment.mix < 0.5 ? moment.shot : next, time, opacity: 1 })
  const depth = easeInOut(1 - Math.abs(moment.mix * 2 - 1))
  cover(context, spec, withOpacity(spec.template.colors.cardFrom, depth))
}

function paintSlide(context: SKRSContext2D, { moment, next, time, spec, paintShot }: Change): void {
  const way = (spec.direction === 'ltr' ? -1 : 1) * spec.width
  const moved = way * slideCurve(moment.mix)
  paintMoved(context, { dx: moved, spec, paint: () => paintShot(context, { shot: moment.shot, time, opacity: 1 }) })
  paintMoved(context, { dx: moved - way, spec, paint: () => paintShot(context, { shot: next, time, opacity: 1 }) })
}

/** Steeper than a cosine: a slide should feel thrown, not pushed. */
const slideCurve = (t: number): number => easeInOut(easeInOut(t))

function paintMoved(context: SKRSContext2D, at: { dx: number; spec: FilmSpec; paint: () => void }): void {
  context.save()
  context.translate(at.dx, 0)
  context.beginPath()
  context.rect(0, 0, at.spec.width, at.spec.height)
  context.clip()
  at.paint()
  context.restore()
}

function cover(context: SKRSContext2D, spec: FilmSpec, color: string): void {
  context.fillStyle = color
  context.fillRect(0, 0, spec.width, spec.height)
}

function fadeOut(context: SKRSContext2D, spec: FilmSpec, time: number): void {
  const { durationSeconds } = spec.timeline
  // The last frame is meant to be black, and it is shown one frame before the end.
  const end = durationSeconds - 1 / spec.fps
  const opacity = fractionBetween(time, end - Math.min(fadeOutSeconds, durationSeconds * 0.06), end)
  if (opacity > 0) cover(context, spec, withOpacity('#000000', easeInOut(opacity)))
}
