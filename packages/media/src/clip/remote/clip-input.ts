import type { OrderState } from '../../provider/provider.ts'
import type { ClipRequest } from '../clip.ts'

/**
 * Our seeds have 32 bits, those of the video models 31: the highest bit is dropped. So two of our seeds may give the
 * same clip, but one always gives the same.
 */
export const modelSeed = (seed: number): number => seed % 2 ** 31

/** What the journal keeps of a request. What follows `?` in an uploaded file's URL may be a permission to read it. */
export const describeClip = (model: string, { image, ...request }: ClipRequest) => ({
  model,
  ...request,
  image: image.split('?', 1)[0] ?? '',
})

/** A task that is done without a clip, as with a model that makes something else: once more would cost once more. */
export const madeNothing = (provider: string): OrderState => ({
  state: 'failed',
  message: `${provider} has finished, but its answer names no clip: check the model.`,
  permanent: true,
})
