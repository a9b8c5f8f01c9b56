import { createRandom } from '../image/random.ts'
import type { Appearance, CharacterRequest, Pose } from './character.ts'
import { pick } from './person-words.ts'

const moves: Record<Pose['framing'], readonly string[]> = {
  portrait: [
    'blinks slowly and the smile deepens',
    'breathes in, glances aside and back to the camera',
    'tilts the head a little and raises one brow',
  ],
  half: [
    'turns the head towards the camera, shoulders following',
    'breathes calmly and looks into the distance, then back',
    'shifts the weight and straightens up',
  ],
  full: [
    'takes a small step forward and stops',
    'looks over one shoulder and back, clothes moving in a light wind',
    'stands and breathes, hair and clothes moving in a light wind',
  ],
}
const cameras = ['The camera moves in slowly.', 'The camera drifts slowly to one side.', 'The camera stands still.']

/** For models that make a clip out of a still: what moves, and what must stay as it is. */
export const motionPrompt = (still: {
  request?: CharacterRequest
  appearance: Appearance
  pose: Pose
  seed: number
}): string => {
  const { request, appearance, pose, seed } = still
  const random = createRandom('motion', pose.name, appearance.seed, seed)
  const who = request ? request.name : appearance.summary
  const subject = who.charAt(0).toUpperCase() + who.slice(1)
  const move = pick(random, moves[pose.framing])
  return `${subject} ${move}. ${pick(random, cameras)} Natural, unhurried movement; face, hair and clothes stay the same.`
}
