import type { SKRSContext2D } from '@napi-rs/canvas'
import type { TitleStyle } from '../templates/index.ts'
import { clamp01, easeInOut, easeOut, easeOutBack, mix } from './easing.ts'
import { drawSprite } from './sprite.ts'
import type { TitleBlock } from './title-block.ts'

export interface TitleMoment {
  entrance: TitleStyle['entrance']
  /** Seconds since the title began to enter. */
  age: number
  opacity: number
}

const staggerSeconds = 0.1

/** Draws a title somewhere between its entrance and its rest. */
export function paintTitle(context: SKRSContext2D, block: TitleBlock, moment: TitleMoment): void {
  if (moment.opacity <= 0 || moment.age <= 0) return
  paintOrnament(context, block, moment)
  block.lines.forEach((line, row) => {
    const age = moment.age - row * staggerSeconds
    if (age > 0) paintLine(context, { block, line, age, moment })
  })
}

interface LineMoment {
  block: TitleBlock
  line: TitleBlock['lines'][number]
  age: number
  moment: TitleMoment
}

function paintLine(context: SKRSContext2D, { block, line, age, moment }: LineMoment): void {
  const { sprite, box } = line
  switch (moment.entrance) {
    case 'fade':
      drawSprite(context, sprite, { opacity: moment.opacity * easeInOut(age / 0.7) })
      break
    case 'rise': {
      const risen = easeOut(age / 0.75)
      drawSprite(context, sprite, {
        opacity: moment.opacity * clamp01(age / 0.35),
        dy: (1 - risen) * block.fontPx * 0.55,
      })
      break
    }
    case 'reveal':
      context.save()
      clipAcross(context, {
        sprite: sprite.canvas,
        x: sprite.x,
        y: sprite.y,
        shown: easeInOut(age / 0.7),
        direction: block.direction,
      })
      drawSprite(context, sprite, { opacity: moment.opacity })
      context.restore()
      break
    case 'pop': {
      const scale = mix(0.7, 1, easeOutBack(age / 0.4))
      const [centerX, centerY] = [box.x + box.width / 2, box.y + box.height / 2]
      context.save()
      context.translate(centerX, centerY)
      context.scale(scale, scale)
      context.translate(-centerX, -centerY)
      drawSprite(context, sprite, { opacity: moment.opacity * clamp01(age / 0.12) })
      context.restore()
      break
    }
    default:
      moment.entrance satisfies never
  }
}

function clipAcross(
  context: SKRSContext2D,
  area: {
    sprite: { width: number; height: number }
    x: number
    y: number
    shown: number
    direction: TitleBlock['direction']
  },
): void {
  const width = area.sprite.width * area.shown
  const x = area.direction === 'ltr' ? area.x : area.x + area.sprite.width - width
  context.beginPath()
  context.rect(x, area.y, width, area.sprite.height)
  context.clip()
}

function paintOrnament(context: SKRSContext2D, block: TitleBlock, moment: TitleMoment): void {
  if (!block.ornament) return
  const { box, color, grows } = block.ornament
  const grown = easeOut(moment.age / 0.6)
  const width = grows === 'across' ? box.width * grown : box.width
  const height = grows === 'down' ? box.height * grown : box.height
  const x = grows === 'across' && block.direction === 'rtl' ? box.x + box.width - width : box.x
  context.globalAlpha = moment.opacity
  context.fillStyle = color
  context.beginPath()
  context.roundRect(x, box.y, width, height, Math.min(width, height) / 2)
  context.fill()
  context.globalAlpha = 1
}
