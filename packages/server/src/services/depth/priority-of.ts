import type { DepthMediaType } from '@kiln/contracts'

const smallestBytes = 10 * 1024
const largestBytes = 100 * 1024 * 1024

/** Photos come before all videos: theirs are 1 to 100, those of videos 101 to 200. */
const firstOf: Record<DepthMediaType, number> = { photo: 1, video: 101 }

/**
 * Place of an item in the queue, lower first: by kind, then by size on a logarithmic scale from 10 KB (1024 bytes each)
 * to 100 MB; what is smaller or larger counts as that.
 */
export function priorityOf({ mediaType, fileSize }: { mediaType: DepthMediaType; fileSize: number }): number {
  const size = Math.min(largestBytes, Math.max(smallestBytes, fileSize))
  const share = Math.log(size / smallestBytes) / Math.log(largestBytes / smallestBytes)
  return firstOf[mediaType] + Math.floor(99 * share)
}
