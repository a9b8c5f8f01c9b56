import type { InferenceSession, Tensor } from 'onnxruntime-node'
import type { DepthEstimator, RgbImage } from '../depth-estimator.ts'
import type { DepthMap } from '../depth-map.ts'
import { DepthModelError } from './depth-model-error.ts'
import { loadOnnxRuntime, type OnnxRuntime } from './load-onnx-runtime.ts'
import { inputSizeOf, pixelValuesOf } from './model-input.ts'
import { type ModelShape, modelShapeOf } from './model-shape.ts'
import { normalisedDepth } from './normalised-depth.ts'

export interface OnnxEstimatorOptions {
  /** A Depth Anything V2 network, exported to ONNX. */
  modelPath: string
  /** Default: as many as the runtime finds cores. */
  threads?: number
}

/**
 * Depth by a neural network: Depth Anything V2, which gives inverse depth. It is computed in the runtime's own threads,
 * so the event loop stays free. A run that has begun can't be broken off: an abort is noticed before and after it.
 * @throws DepthModelError when the runtime is missing, the file is no model, or the model is another kind of network
 */
export async function createOnnxEstimator({ modelPath, threads }: OnnxEstimatorOptions): Promise<DepthEstimator> {
  const runtime = await loadOnnxRuntime()
  const session = await open(runtime, modelPath, threads)
  const running = new Set<Promise<unknown>>()
  let shape: ModelShape
  try {
    shape = modelShapeOf(session)
  } catch (error) {
    await session.release()
    throw error
  }
  const network = { runtime, session, shape }
  let closing: Promise<void> | undefined
  return {
    model: 'Depth-Anything-V2',
    inputSizeOf: (picture) => shape.fixedSize ?? inputSizeOf(picture),
    async estimate(image, { signal } = {}) {
      signal?.throwIfAborted()
      if (closing) throw new DepthModelError('The depth model has been closed')
      const run = estimate(network, image)
      running.add(run)
      try {
        return await run
      } finally {
        running.delete(run)
        signal?.throwIfAborted()
      }
    },
    close: () => {
      // Released under a run, the native session would take the process along.
      closing ??= Promise.allSettled(running).then(() => session.release())
      return closing
    },
  }
}

async function open(runtime: OnnxRuntime, modelPath: string, threads?: number): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(modelPath, {
      executionProviders: ['cpu'],
      // Errors come as exceptions; its warnings about the graph would go to standard error.
      logSeverityLevel: 3,
      ...(threads !== undefined && { intraOpNumThreads: threads }),
    })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new DepthModelError(`The depth model ${modelPath} can not be loaded: ${why}`, { cause })
  }
}

interface Network {
  runtime: OnnxRuntime
  session: InferenceSession
  shape: ModelShape
}

async function estimate({ runtime, session, shape }: Network, image: RgbImage): Promise<DepthMap> {
  const { width, height } = image
  const pixels = new runtime.Tensor('float32', pixelValuesOf(image), [1, 3, height, width])
  const results = await session.run({ [shape.input]: pixels }, [shape.output])
  return depthMapOf(results[shape.output], { width, height })
}

function depthMapOf(tensor: Tensor | undefined, { width, height }: { width: number; height: number }): DepthMap {
  const [depthHeight, depthWidth] = tensor?.dims.slice(-2) ?? []
  const data = tensor?.data
  if (
    !(data instanceof Float32Array) ||
    depthHeight !== height ||
    depthWidth !== width ||
    data.length !== width * height
  ) {
    const dims = tensor?.dims.join(', ')
    throw new DepthModelError(`The depth model answered [${dims}] to a picture of ${width} × ${height}`)
  }
  const values = normalisedDepth(data)
  if (!values) throw new DepthModelError('The depth model answered something that is no number')
  return { width, height, values }
}
