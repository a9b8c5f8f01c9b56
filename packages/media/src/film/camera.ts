import type { CameraMove } from '../templates/index.ts'
import { clamp01, mix } from './easing.ts'

interface Size {
  width: number
  height: number
}

export interface CameraShot {
  move: CameraMove
  /** 0 at the first frame in which the picture can be seen, 1 at the last. */
  progress: number
  /** For how long the picture can be seen. */
  seconds: number
  picture: Size
  frame: Size
}

/** Where the picture is drawn: its upper left corner and its scale, all in fractions of pixels. */
export interface Placement {
  x: number
  y: number
  scale: number
}

/** The way a move is made for: a scene of this length goes exactly `amount` far. */
const referenceSeconds = 6
const longestWay = 0.24

/**
 * The camera at one moment. The picture always covers the frame. Zooms grow by a constant factor per frame, which the
 * eye sees as constant speed; nothing is rounded to pixels, so slow moves don't stutter.
 */
export function placePicture(shot: CameraShot): Placement {
  const { picture, frame, move } = shot
  const way = Math.min(longestWay, move.amount * Math.min(1.5, Math.max(0.35, shot.seconds / referenceSeconds)))
  const along = glide(shot.progress)
  const isPan = move.kind.startsWith('pan')
  // A pan needs room to move in on its own axis, and a little more so that it never shows an edge.
  const zoom = isPan ? 1 + way : (1 + way) ** (move.kind === 'zoom-in' ? along : 1 - along)
  const scale = Math.max(frame.width / picture.width, frame.height / picture.height) * zoom
  const spare = { x: picture.width * scale - frame.width, y: picture.height * scale - frame.height }
  const { x, y } = viewpoint(move.kind, { along, way, spare, frame })
  return { scale, x: -spare.x * x, y: -spare.y * y }
}

/** Which part of the room to spare lies left of and above the frame. */
function viewpoint(
  kind: CameraMove['kind'],
  pan: { along: number; way: number; spare: { x: number; y: number }; frame: Size },
): { x: number; y: number } {
  const across = spread(pan.way * pan.frame.width, pan.spare.x)
  const down = spread(pan.way * pan.frame.height, pan.spare.y)
  switch (kind) {
    case 'zoom-in':
    case 'zoom-out':
      return { x: 0.5, y: 0.45 }
    case 'pan-right':
      return { x: mix(0.5 - across, 0.5 + across, pan.along), y: 0.5 }
    case 'pan-left':
      return { x: mix(0.5 + across, 0.5 - across, pan.along), y: 0.5 }
    case 'pan-down':
      return { x: 0.5, y: mix(0.5 - down, 0.5 + down, pan.along) }
    case 'pan-up':
      return { x: 0.5, y: mix(0.5 + down, 0.5 - down, pan.along) }
    default:
      return kind satisfies never
  }
}

/** Half of the way, as a fraction of the room there is. */
const spread = (wayPx: number, sparePx: number): number => (sparePx > 0 ? Math.min(0.5, wayPx / sparePx / 2) : 0)

/** Nearly straight: a full ease would visibly stop at each cut and rush in between. */
const glide = (t: number): number => mix(clamp01(t), 0.5 - Math.cos(Math.PI * clamp01(t)) / 2, 0.12)
