import type { PictureRequest } from '../picture.ts'

/** A picture of 512 × 512 is 0.5 MB, one of 4096 × 4096 as base64 may be 60 MB. */
export const MAX_PICTURE_BYTES = 64 * 1024 * 1024

/** A slow graphics card takes minutes for a large picture. */
export const PICTURE_TIMEOUT_MS = 600_000

/** What a model is told when nobody has said it: what is usual for Stable Diffusion. */
export const usualSteps = 25
export const usualCfgScale = 7
export const usualSampler = 'euler'

/** Models draw in blocks of 8 pixels: a little more is asked for, and cut off. */
export const drawnSize = (pixels: number): number => Math.ceil(pixels / 8) * 8

/** What the journal keeps of a request; what only the local painter reads is left out. */
export const describePicture = (model: string, request: PictureRequest) => {
  const { prompt, negativePrompt, width, height, seed, sampler, steps, cfgScale } = request
  return { model, prompt, negativePrompt, width, height, seed, sampler, steps, cfgScale }
}
