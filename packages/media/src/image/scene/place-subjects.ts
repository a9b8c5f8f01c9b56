import type { SubjectKind } from './brief.ts'
import type { Composition, PlaneName, Scene } from './scene.ts'
import { type PlacedSubject, subjectDrawings } from './subjects/paint-subject.ts'

export type Placement = PlacedSubject & { readonly plane: PlaneName }

/** Where each subject stands: the first on the focus of the picture, the others where they leave it free. */
export const placeSubjects = (scene: Scene, composition: Composition): Placement[] => {
  let things = 0
  return scene.brief.subjects.map((kind, order) => {
    const isPerson = ['person', 'pair', 'group', 'rider', 'astronaut', 'robot'].includes(kind)
    const slot = isPerson ? 0 : things++
    return place(scene, composition, { kind, isFirst: order === 0, slot })
  })
}

interface Slot {
  kind: SubjectKind
  isFirst: boolean
  /** Which of the things beside a person this is. */
  slot: number
}

const place = (scene: Scene, composition: Composition, { kind, isFirst, slot }: Slot): Placement => {
  const { width, height, unit, focusX, lightSide } = scene
  const { personHeight, groundY, waterY, litFrom } = composition
  const drawing = subjectDrawings[kind]
  const lightX = litFrom?.x ?? scene.light.x
  const faces = lightSide
  const hasPerson = scene.brief.subjects.some((other) => other !== kind && subjectDrawings[other].place === 'ground')
  const otherX = width / 2 + (width / 2 - focusX) * (slot % 2 === 0 ? 0.95 : 0.4)
  const x = hasPerson && drawing.place !== 'ground' ? otherX : focusX
  const common = { kind, faces, lightX }
  switch (drawing.place) {
    case 'ground': {
      const beside = isFirst || !hasPerson ? 0 : -lightSide * personHeight * (0.75 + drawing.halfWidth * 0.4)
      const fit = Math.min(1, (width * 0.42) / (personHeight * drawing.height * Math.min(drawing.halfWidth, 2)))
      return {
        ...common,
        x: focusX + beside,
        y: groundY,
        height: personHeight * drawing.height * fit,
        distance: 0,
        isGrounded: composition.litFrom === undefined || groundY > height * 0.8,
        plane: 'near',
      }
    }
    case 'water': {
      if (waterY === null)
        return { ...common, x, y: groundY, height: personHeight * 1.4, distance: 0.1, isGrounded: true, plane: 'near' }
      const size = unit * (isFirst && !hasPerson ? 0.34 : 0.2)
      return {
        ...common,
        x: otherX,
        y: waterY + size * 0.06,
        height: size,
        distance: isFirst ? 0.15 : 0.35,
        isGrounded: false,
        plane: 'middle',
      }
    }
    case 'air': {
      const size = unit * Math.min(0.42, (drawing.height * 0.13 + 0.02) * (isFirst ? 1.25 : 1))
      const isHigh = kind !== 'whale'
      return {
        ...common,
        // Over the person and away from the light, where the sky is free.
        x: width / 2 + (focusX - width / 2) * (isHigh ? 1.15 : 0.7),
        y: (isHigh ? scene.horizonY * 0.5 : height * 0.52) + size * 0.3,
        height: size,
        distance: isFirst ? 0.08 : 0.3,
        isGrounded: false,
        plane: 'middle',
      }
    }
    case 'landmark': {
      const size = Math.min(unit * (hasPerson ? 0.5 : 0.62), personHeight * drawing.height * (hasPerson ? 0.85 : 1))
      const foot =
        kind === 'lighthouse' && waterY !== null && hasPerson
          ? waterY + unit * 0.01
          : groundY - (hasPerson ? unit * 0.045 : 0)
      return {
        ...common,
        x,
        y: foot,
        height: size,
        distance: hasPerson ? 0.22 : 0,
        isGrounded: waterY === null,
        plane: hasPerson ? 'middle' : 'near',
      }
    }
    default:
      return drawing.place satisfies never
  }
}
