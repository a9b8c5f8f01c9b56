import { access } from 'node:fs/promises'
import { createBuiltInEstimator, createOnnxEstimator, type DepthEstimator } from '@kiln/media'
import type { Config } from '../../config/config.ts'
import { checkModelHash } from '../models/check-model-hash.ts'

/**
 * The model when its file is there, else the built-in estimator. A file that is there and can't be used is an error:
 * depth maps of another kind than was asked for would go unnoticed.
 * @throws DepthModelError, or ModelError when the file is another one than that which was fetched
 */
export async function openEstimator({ ai, cpuSlots }: Pick<Config, 'ai' | 'cpuSlots'>): Promise<DepthEstimator> {
  const { modelFile, modelSha256 } = ai
  const isThere = await access(modelFile).then(
    () => true,
    () => false,
  )
  if (!isThere) return createBuiltInEstimator()
  await checkModelHash({ file: modelFile, sha256: modelSha256 })
  return createOnnxEstimator({ modelPath: modelFile, threads: cpuSlots })
}
