import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'

/** A drawing that is made once and then copied into many frames. `x`, `y` is where its corner belongs. */
export interface Sprite {
  canvas: Canvas
  x: number
  y: number
}

export function createSprite(
  area: { x: number; y: number; width: number; height: number },
  draw: (context: SKRSContext2D) => void,
): Sprite {
  const x = Math.floor(area.x)
  const y = Math.floor(area.y)
  const canvas = createCanvas(Math.max(1, Math.ceil(area.width)), Math.max(1, Math.ceil(area.height)))
  const context = canvas.getContext('2d')
  context.translate(-x, -y)
  draw(context)
  return { canvas, x, y }
}

export function drawSprite(
  context: SKRSContext2D,
  sprite: Sprite,
  options: { opacity?: number; dx?: number; dy?: number } = {},
) {
  const opacity = options.opacity ?? 1
  if (opacity <= 0) return
  context.globalAlpha = opacity
  context.drawImage(sprite.canvas, sprite.x + (options.dx ?? 0), sprite.y + (options.dy ?? 0))
  context.globalAlpha = 1
}
