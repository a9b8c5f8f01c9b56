import { access } from 'node:fs/promises'
import { createOnnxEstimator, type DepthEstimator } from '@kiln/media'
import type { Config } from '../../config/config.ts'

/**
 * The model when its file is there, else the built-in estimator. A file that is there and can't be used is an error:
 * depth maps of another kind than was asked for would go unnoticed.
 * @throws DepthModelError
 */
export async function openEstimator({ ai, cpuSlots }: Pick<Config, 'ai' | 'cpuSlots'>): Promise<DepthEstimator> {
  const { modelFile } = ai
  const isThere = await access(modelFile).then(
    () => true,
    () => false,
  )
  if (isThere) return createOnnxEstimator({ modelPath: modelFile, threads: cpuSlots })
  throw new Error('no built-in estimator yet')
}
