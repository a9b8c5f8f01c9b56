import { darken } from '../color.ts'
import type { Build } from './build.ts'
import {
  drawCollar,
  drawHood,
  drawLapels,
  drawNecklace,
  drawNeckline,
  drawOpening,
  drawPlacket,
  drawRib,
  drawScarf,
  drawTie,
  drawTurtleneck,
  drawZip,
} from './garment-parts.ts'
import { drawArmor, drawBib, drawCoatSkirt, drawRobe, drawSkirt, drawUniform } from './long-garments.ts'
import type { Sketch } from './sketch.ts'

/** Collar, front and hem of what is worn; the plain torso is there already. */
export const drawGarment = (sketch: Sketch, build: Build): void => {
  const { garment } = sketch.traits.cloth
  switch (garment) {
    case 'tee':
      drawNeckline(sketch, build, 0.34)
      break
    case 'shirt':
      drawPlacket(sketch, build)
      drawCollar(sketch, build, sketch.traits.cloth.color)
      break
    case 'suit':
      drawOpening(sketch, build, { low: 4, inner: '#f0ece4', half: 0.42 })
      drawTie(sketch, build)
      drawCollar(sketch, build, '#f0ece4')
      drawLapels(sketch, build, 4)
      break
    case 'coat':
      drawCoatSkirt(sketch, build)
      drawOpening(sketch, build, { low: 3.6, inner: sketch.traits.cloth.second, half: 0.5 })
      drawNeckline(sketch, build, 0.14)
      drawLapels(sketch, build, 3.6)
      break
    case 'jacket':
      drawOpening(sketch, build, { low: 5.7, inner: sketch.traits.cloth.second, half: 0.36 })
      drawNeckline(sketch, build, 0.26)
      drawCollar(sketch, build, darken(sketch.traits.cloth.color, 0.12))
      drawZip(sketch, build)
      break
    case 'hoodie':
      drawHood(sketch, build)
      break
    case 'sweater':
      drawRib(sketch, build, 0.2)
      break
    case 'turtleneck':
      drawTurtleneck(sketch, build)
      break
    case 'dress':
      drawSkirt(sketch, build)
      drawNeckline(sketch, build, 0.62)
      break
    case 'robe':
      drawRobe(sketch, build)
      break
    case 'armor':
      drawArmor(sketch, build)
      break
    case 'uniform':
      drawUniform(sketch, build)
      break
    case 'overalls':
      drawNeckline(sketch, build, 0.22)
      drawBib(sketch, build)
      break
    default:
      garment satisfies never
  }
  if (sketch.traits.marks.has('scarf')) drawScarf(sketch, build)
  if (sketch.traits.marks.has('necklace')) drawNecklace(sketch, build)
}
