import { createRandom } from '../image/random.ts'
import type { CharacterRequest, Pose } from './character.ts'
import { pick } from './person-words.ts'

/** A smiling portrait, a half figure in three-quarter view, a full figure: varied by seed, the same for the same request. */
export const threePoses = (request: CharacterRequest): Pose[] => {
  const random = createRandom('poses', request.name, request.seed)
  const side = pick(random, ['left', 'right'] as const)
  const smile = pick(random, ['a small, warm smile', 'an open smile', 'a half smile that reaches the eyes'])
  const hands = pick(random, [
    'arms folded',
    'one hand in a pocket',
    'hands clasped in front',
    'one hand raised to the collar',
  ])
  const look = pick(random, [
    { expression: 'serious', words: 'a serious, attentive look' },
    { expression: 'neutral', words: 'a calm look' },
  ] as const)
  const stand = pick(random, [
    'standing upright, feet apart, arms loose',
    'standing with the weight on one leg, one hand on the hip',
    'standing still, hands behind the back',
  ])
  return [
    {
      name: 'Portrait',
      description: `Head and shoulders, facing the camera, ${smile}.`,
      framing: 'portrait',
      facing: 'front',
      expression: 'smile',
    },
    {
      name: 'Three-quarter',
      description: `Half figure turned three-quarters to the ${side}, ${hands}, ${look.words}.`,
      framing: 'half',
      facing: side,
      expression: look.expression,
    },
    {
      name: 'Full figure',
      description: `The whole figure from head to shoes, ${stand}, a calm look.`,
      framing: 'full',
      facing: 'front',
      expression: 'neutral',
    },
  ]
}
