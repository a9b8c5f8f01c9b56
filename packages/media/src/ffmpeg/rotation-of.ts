import { z } from 'zod'

/** Where ffprobe says how a stream is to be turned. */
export const turnedStream = {
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
  tags: z.object({ rotate: z.coerce.number().optional().catch(undefined) }).optional(),
}

interface TurnedStream {
  side_data_list?: { rotation?: number | undefined }[] | undefined
  tags?: { rotate?: number | undefined } | undefined
}

/** Degrees, 0 to 359, clockwise. The display matrix counts anticlockwise; the tag, which old files have instead, clockwise. */
export function rotationOf({ side_data_list: sideData, tags }: TurnedStream): number {
  const matrix = sideData?.find(({ rotation }) => rotation !== undefined)?.rotation
  const clockwise = Math.round(matrix === undefined ? (tags?.rotate ?? 0) : -matrix)
  return ((clockwise % 360) + 360) % 360
}
