import type { StoryCamera } from '../story/story.ts'
import type { CameraMove } from '../templates/index.ts'

const moves: Record<StoryCamera, CameraMove> = {
  'push-in': { kind: 'zoom-in', amount: 0.1 },
  'pull-out': { kind: 'zoom-out', amount: 0.1 },
  'pan-left': { kind: 'pan-left', amount: 0.08 },
  'pan-right': { kind: 'pan-right', amount: 0.08 },
  'tilt-up': { kind: 'pan-up', amount: 0.08 },
  'tilt-down': { kind: 'pan-down', amount: 0.08 },
  // Not quite still: a picture that doesn't move at all looks as if the film had stopped.
  still: { kind: 'zoom-in', amount: 0.015 },
}

/** The move of a film's camera that a story asks for, at the slow pace of a movie. */
export const cameraMoveOf = (camera: StoryCamera): CameraMove => moves[camera]
