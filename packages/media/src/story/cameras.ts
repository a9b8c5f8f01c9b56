import { pick } from '../character/person-words.ts'
import type { Random } from '../image/random.ts'
import type { BeatName } from './genre.ts'
import type { StoryCamera } from './story.ts'

/** How the camera likes to look at a beat: closer when something is found out, back when somebody is alone. */
const likes: Record<BeatName, readonly StoryCamera[]> = {
  setup: ['pull-out', 'pan-right', 'tilt-down'],
  routine: ['pan-left', 'still', 'pan-right'],
  omen: ['tilt-up', 'push-in'],
  inciting: ['push-in', 'tilt-down'],
  doubt: ['still', 'pull-out'],
  ally: ['pan-right', 'still', 'pan-left'],
  threshold: ['pull-out', 'pan-right'],
  trial: ['tilt-down', 'push-in'],
  rival: ['tilt-up', 'push-in'],
  bond: ['still', 'pan-left'],
  clue: ['push-in', 'tilt-down'],
  midpoint: ['tilt-up', 'push-in', 'pull-out'],
  chase: ['pan-left', 'pan-right'],
  setback: ['pull-out', 'tilt-down'],
  memory: ['still', 'pull-out'],
  crisis: ['push-in', 'tilt-down', 'pull-out'],
  plan: ['tilt-down', 'pan-right'],
  approach: ['push-in', 'tilt-up'],
  climax: ['tilt-up', 'push-in', 'pan-right'],
  resolution: ['pull-out', 'tilt-up', 'pan-left'],
}

export const cameraOf = (beat: BeatName, before: StoryCamera | undefined, random: Random): StoryCamera =>
  pick(
    random,
    likes[beat].filter((camera) => camera !== before),
  )
