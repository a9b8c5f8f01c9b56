import type { Image, SKRSContext2D } from '@napi-rs/canvas'
import { placePicture } from './camera.ts'
import { createCardTitle, drawCardBackground } from './card-painter.ts'
import { type CreditsLayout, layOutCredits } from './credits-layout.ts'
import { paintCredits } from './credits-painter.ts'
import { fractionBetween, mix } from './easing.ts'
import type { FilmSpec } from './film-spec.ts'
import type { PictureStore } from './picture-store.ts'
import { createRecentCache } from './recent-cache.ts'
import { createSceneTitle, titleLeaveSeconds, titleSpan } from './scene-title.ts'
import type { Shot } from './shots.ts'
import type { Sprite } from './sprite.ts'
import type { TitleBlock } from './title-block.ts'
import { paintTitle } from './title-painter.ts'

/** Draws one shot as it is at `time` over what is there already. */
export type PaintShot = (context: SKRSContext2D, at: ShotMoment) => void

interface ShotMoment {
  shot: Shot
  time: number
  opacity: number
}

/** Players show the first frame before a film starts: its title should not be missing there. */
const titleHeadStartSeconds = 0.4
/** The words of the end card wait until the last picture has nearly gone. */
const endTitleLeadSeconds = 0.1

export function createShotPainter(spec: FilmSpec, pictures: PictureStore): PaintShot {
  const background = createRecentCache<Sprite>(2)
  const title = createRecentCache<TitleBlock>(3)
  const creditsLayout = createRecentCache<CreditsLayout>(1)
  const { entrance } = spec.template.titleStyle
  const pictureOf = (shot: Shot) => pictures.get(spec.scenes[shot.sceneIndex]?.picturePath ?? '')

  const paintCard = (context: SKRSContext2D, card: 'title' | 'end', { shot, time, opacity }: ShotMoment) => {
    const { canvas } = background(card, () => drawCardBackground(spec, pictureOf(shot)))
    const progress = fractionBetween(time, shot.start, shot.end)
    const zoom = mix(1.02, 1.06, card === 'title' ? progress : 1 - progress)
    const [width, height] = [spec.width * zoom, spec.height * zoom]
    context.globalAlpha = opacity
    context.drawImage(canvas, (spec.width - width) / 2, (spec.height - height) / 2, width, height)
    context.globalAlpha = 1
    const age = time - shot.own.start + (card === 'title' ? titleHeadStartSeconds : endTitleLeadSeconds)
    const { credits } = spec
    if (card === 'end' && credits) {
      const seconds = shot.own.end - shot.own.start
      const layout = creditsLayout('credits', () => layOutCredits(spec, credits))
      paintCredits(context, layout, { age, seconds, opacity, frameHeight: spec.height })
      return
    }
    paintTitle(
      context,
      title(card, () => createCardTitle(spec, card)),
      { entrance, age, opacity },
    )
  }

  const paintScene = (context: SKRSContext2D, { shot, time, opacity }: ShotMoment) => {
    drawPicture(context, { picture: pictureOf(shot), spec, shot, time, opacity })
    const words = spec.scenes[shot.sceneIndex]?.titleWords.trim()
    const span = titleSpan(shot)
    if (!words || !span || time < span.start || time >= span.end) return
    paintTitle(
      context,
      title(`scene ${shot.sceneIndex}`, () => createSceneTitle(spec, { text: words, scale: 1 })),
      {
        entrance,
        age: time - span.start,
        opacity: opacity * (1 - fractionBetween(time, span.end - titleLeaveSeconds, span.end)),
      },
    )
  }

  return (context, moment) => {
    const { kind } = moment.shot
    switch (kind) {
      case 'title':
      case 'end':
        return paintCard(context, kind, moment)
      case 'scene':
        return paintScene(context, moment)
      default:
        return kind satisfies never
    }
  }
}

function drawPicture(context: SKRSContext2D, at: ShotMoment & { picture: Image; spec: FilmSpec }): void {
  const { picture, spec, shot } = at
  const { moves } = spec.template
  const { x, y, scale } = placePicture({
    move: spec.scenes[shot.sceneIndex]?.move ?? moves[shot.sceneIndex % moves.length] ?? moves[0],
    progress: fractionBetween(at.time, shot.start, shot.end),
    seconds: shot.end - shot.start,
    picture,
    frame: spec,
  })
  context.globalAlpha = at.opacity
  context.drawImage(picture, x, y, picture.width * scale, picture.height * scale)
  context.globalAlpha = 1
}
