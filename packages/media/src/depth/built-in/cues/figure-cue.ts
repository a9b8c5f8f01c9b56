import { mapPlane } from '../../plane.ts'
import type { Cue } from '../cue.ts'
import type { Layout } from '../layout.ts'
import { minimumBarrier } from '../minimum-barrier.ts'
import { smoothStep, toShares } from '../statistics.ts'
import type { WorkingPicture } from '../working-picture.ts'

/**
 * Figure and ground: what differs from the left, right and upper border all round is surrounded, and so stands before what surrounds it (E. Rubin,
 * 1915; surroundedness as J. Zhang and S. Sclaroff measure it, "Saliency detection: a Boolean map approach", ICCV 2013). The lower border
 * is no surrounding: figures stand on it. In a room the far end is surrounded as well, so there it counts little.
 */
export function figureCue({ soft: { red, green, blue }, size }: WorkingPicture, { room }: Layout): Cue {
  const isBorder = (x: number, y: number) => x === 0 || y === 0 || x === size.width - 1
  const barriers = [red, green, blue].map((channel) => minimumBarrier(channel, isBorder))
  const barrier = mapPlane(red, (_, at) => barriers.reduce((sum, { values }) => sum + (values[at] ?? 0), 0) / 3)
  const isFigure = mapPlane(toShares(barrier), (value) => smoothStep(value, 0.25, 0.75))
  const share = isFigure.values.reduce((sum, value) => sum + value, 0) / isFigure.values.length
  const weight =
    smoothStep(share, 0.02, 0.06) * (1 - smoothStep(share, 0.45, 0.7)) * (1 - 0.9 * (room?.point.confidence ?? 0))
  return { near: isFigure, confidence: mapPlane(isFigure, () => weight) }
}
