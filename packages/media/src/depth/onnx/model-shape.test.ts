import type { InferenceSession } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { DepthModelError } from './depth-model-error.ts'
import { modelShapeOf } from './model-shape.ts'

type Metadata = InferenceSession.ValueMetadata
const tensor = (
  name: string,
  shape: readonly (number | string)[],
  type: 'float32' | 'uint8' = 'float32',
): Metadata => ({
  name,
  isTensor: true,
  type,
  shape,
})
const goodInput = tensor('pixel_values', ['batch', 3, 'height', 'width'])
const goodOutput = tensor('predicted_depth', ['batch', 'height', 'width'])

describe('the shape of a model', () => {
  it('is found by name, wherever the names stand', () => {
    const session = {
      inputMetadata: [tensor('mask', [1]), goodInput],
      outputMetadata: [tensor('features', [1, 2]), goodOutput],
    }
    expect(modelShapeOf(session)).toEqual({ input: 'pixel_values', output: 'predicted_depth', fixedSize: null })
  })

  it('has a size where the model takes only one', () => {
    const session = { inputMetadata: [tensor('x', [1, 3, 518, 686])], outputMetadata: [tensor('y', [1, 1, 518, 686])] }
    expect(modelShapeOf(session)).toEqual({ input: 'x', output: 'y', fixedSize: { width: 686, height: 518 } })
  })

  it.each([
    ['takes bytes', tensor('x', [1, 3, 'h', 'w'], 'uint8'), goodOutput, 'this one uint8 [1, 3, h, w]'],
    ['takes four channels', tensor('x', [1, 4, 'h', 'w']), goodOutput, 'this one float32 [1, 4, h, w]'],
    ['takes two pictures', tensor('x', [2, 3, 'h', 'w']), goodOutput, 'this one float32 [2, 3, h, w]'],
    ['takes words', tensor('input_ids', ['batch', 'sequence']), goodOutput, 'takes float32 [1, 3, height, width]'],
    [
      'gives classes',
      goodInput,
      tensor('logits', ['batch', 1000]),
      'gives float32 [1, height, width], this one float32',
    ],
    ['gives nothing', goodInput, undefined, 'this one nothing'],
    ['gives a list', goodInput, { name: 'y', isTensor: false } as const, 'this one no tensor'],
  ])('is refused when it %s', (_, input, output, message) => {
    const session = { inputMetadata: [input], outputMetadata: output ? [output] : [] }
    expect(() => modelShapeOf(session)).toThrow(DepthModelError)
    expect(() => modelShapeOf(session)).toThrow(message)
  })
})
