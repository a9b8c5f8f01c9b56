import { depthMediaType } from '@kiln/contracts'
import { z } from 'zod'

const pixels = z.int().positive()

/** What a depth map is made of. A runner has no database, so all it must know of the item travels along. */
export const depthMapInput = z.object({
  mediaItemId: z.uuid(),
  mediaType: depthMediaType,
  /** Where the file is in artifact storage. */
  storageKey: z.string(),
  extension: z.string(),
  width: pixels,
  height: pixels,
  durationMs: z.int().nonnegative().nullable(),
})

export type DepthMapInput = z.output<typeof depthMapInput>

/** The depth map as it is recorded. */
export const depthMapOutput = z.object({
  /** The artifact's public path below /assets. */
  path: z.string(),
  contentType: z.string(),
  sizeBytes: z.int(),
  width: pixels,
  height: pixels,
})

export type DepthMapOutput = z.output<typeof depthMapOutput>
