import { z } from 'zod'
import { videoRequest } from './video-request.ts'

/** Input of the job that makes the film: the request as it was accepted. */
export const scriptVideoInput = videoRequest

export type ScriptVideoInput = z.output<typeof scriptVideoInput>

/** Public path of an artifact below `/assets`, e.g. `videos/<job id>/video.mp4`. */
const artifactPath = z.string().regex(/^[\w.-]+(\/[\w.-]+)+$/)

/** Output of the job that makes the film. The contract's `result` is made from it. */
export const scriptVideoOutput = z
  .object({
    video: artifactPath,
    thumbnail: artifactPath,
    captions: artifactPath,
    durationSeconds: z.number().positive(),
    fileSize: z.number().int().positive(),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    warnings: z.array(z.string()),
    narration: z.object({
      provider: z.string(),
      model: z.string().nullable(),
      voice: z.string().nullable(),
      /** True when the local voice stood in for a provider without a key. */
      fallback: z.boolean(),
    }),
  })
  .meta({ id: 'ScriptVideoOutput' })

export type ScriptVideoOutput = z.output<typeof scriptVideoOutput>
