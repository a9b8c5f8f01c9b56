import { oneOf } from '../common/one-of.ts'

export const depthMediaTypes = ['photo', 'video'] as const

/** What was uploaded. Decided by the file's bytes. */
export const depthMediaType = oneOf(depthMediaTypes)

export type DepthMediaType = (typeof depthMediaTypes)[number]
