import { lighten } from '../../color.ts'
import { drawFigure } from './draw-figure.ts'
import { drawAstronaut, drawRobot } from './draw-suits.ts'
import type { Drawing, SubjectDrawing } from './subject.ts'

const drawPair = (drawing: Drawing): void => {
  const other = drawing.dress === 'skirt' ? 'coat' : 'skirt'
  drawFigure(drawing, { x: -0.16, scale: 1, dress: drawing.dress, lean: 0.7 })
  const tones = { ...drawing.tones, cloth: drawing.tones.accent, accent: drawing.tones.cloth }
  drawFigure({ ...drawing, tones }, { x: 0.17, scale: 0.93, dress: other, lean: -0.7 })
}

const drawGroup = (drawing: Drawing): void => {
  const { random, dress, tones } = drawing
  const dresses = [dress, 'coat', 'skirt', 'pack', 'plain', 'cloak'] as const
  const places = [
    [-0.62, 0.86],
    [0.56, 0.9],
    [-0.2, 0.95],
    [0.9, 0.84],
    [0.22, 1],
  ] as const
  for (const [i, [x, scale]] of places.entries()) {
    const cloth = i % 3 === 1 ? tones.accent : i % 3 === 2 ? lighten(tones.cloth, 0.12) : tones.cloth
    drawFigure(
      { ...drawing, tones: { ...tones, cloth } },
      {
        x: x + random.between(-0.05, 0.05),
        scale: scale * random.between(0.96, 1.02),
        dress: dresses[(i + random.integer(0, 2)) % dresses.length] ?? dress,
        lean: random.between(-0.8, 0.8),
        isDim: i < 2,
      },
    )
  }
}

const drawPerson = (drawing: Drawing): void =>
  drawFigure(drawing, { x: 0, scale: 1, dress: drawing.dress, lean: drawing.random.between(-0.9, 0.9) })

export const people = {
  person: { height: 1, halfWidth: 0.3, place: 'ground', draw: drawPerson },
  pair: { height: 1, halfWidth: 0.5, place: 'ground', draw: drawPair },
  group: { height: 1, halfWidth: 1.3, place: 'ground', draw: drawGroup },
  astronaut: { height: 1.05, halfWidth: 0.35, place: 'ground', draw: drawAstronaut },
  robot: { height: 1.25, halfWidth: 0.35, place: 'ground', draw: drawRobot },
} as const satisfies Record<string, SubjectDrawing>
