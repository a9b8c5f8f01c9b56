import type { InferenceSession } from 'onnxruntime-node'
import type { PixelSize } from '../depth-estimator.ts'
import { DepthModelError } from './depth-model-error.ts'

/** What has to be known of a network to use it. */
export interface ModelShape {
  input: string
  output: string
  /** The one size that it takes; null when it takes any. */
  fixedSize: PixelSize | null
}

type Metadata = InferenceSession.ValueMetadata
type Shape = readonly (number | string)[]

/**
 * Finds `pixel_values` [1, 3, height, width] and `predicted_depth` [1, height, width], or what stands first in their place.
 * @throws DepthModelError when this is no network that makes depth out of a picture
 */
export function modelShapeOf(session: Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>): ModelShape {
  const input = namedOrFirst(session.inputMetadata, 'pixel_values')
  const output = namedOrFirst(session.outputMetadata, 'predicted_depth')
  const inputShape = floatShapeOf(input)
  const outputShape = floatShapeOf(output)
  if (!input || !inputShape || !takesOnePicture(inputShape)) {
    throw new DepthModelError(`A depth model takes float32 [1, 3, height, width], this one ${describe(input)}`)
  }
  if (!output || !outputShape || outputShape.length < 3 || outputShape.length > 4) {
    throw new DepthModelError(`A depth model gives float32 [1, height, width], this one ${describe(output)}`)
  }
  return { input: input.name, output: output.name, fixedSize: fixedSizeOf(inputShape) }
}

function namedOrFirst(all: readonly Metadata[], name: string): Metadata | undefined {
  return all.find((one) => one.name === name) ?? all[0]
}

function floatShapeOf(metadata: Metadata | undefined): Shape | null {
  return metadata?.isTensor && metadata.type === 'float32' ? metadata.shape : null
}

/** Sizes that are left open have a name instead of a number, or -1. */
function takesOnePicture(shape: Shape): boolean {
  return shape.length === 4 && isOpenOr(shape[0], 1) && isOpenOr(shape[1], 3)
}

function isOpenOr(size: number | string | undefined, wanted: number): boolean {
  return typeof size === 'string' || size === -1 || size === wanted
}

function fixedSizeOf([, , height, width]: Shape): PixelSize | null {
  return typeof height === 'number' && typeof width === 'number' && height > 0 && width > 0 ? { width, height } : null
}

function describe(metadata: Metadata | undefined): string {
  if (!metadata) return 'nothing'
  return metadata.isTensor ? `${metadata.type} [${metadata.shape.join(', ')}]` : 'no tensor'
}
