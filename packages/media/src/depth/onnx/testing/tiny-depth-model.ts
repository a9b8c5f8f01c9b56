import { onnxBytes, type TestNode, type TestValue } from './onnx-bytes.ts'

const anyPicture: TestValue = { name: 'pixel_values', shape: ['batch', 3, 'height', 'width'] }
const anyDepth: TestValue = { name: 'predicted_depth', shape: ['batch', 'height', 'width'] }

export interface TinyModelOptions {
  /** How much red, green and blue count. */
  weights?: readonly [number, number, number]
  /** Default: any size. */
  input?: TestValue
  output?: TestValue
}

/**
 * A network of the same form as Depth Anything V2. For every pixel x = weights · (its normalised red, green, blue), and
 * its depth is x² + x: bent, so that neither an offset nor a scale of the input goes unnoticed when depth is normalised.
 */
export function tinyDepthModel(options: TinyModelOptions = {}): Buffer {
  const { weights = [1, 2, 4], input = anyPicture, output = anyDepth } = options
  return onnxBytes({
    nodes: [
      node('Conv', [input.name, 'weights'], 'x'),
      node('Mul', ['x', 'x'], 'square'),
      node('Add', ['square', 'x'], 'bent'),
      node('Squeeze', ['bent', 'channel'], output.name),
    ],
    constants: [
      { name: 'weights', dims: [1, 3, 1, 1], values: weights },
      { name: 'channel', dims: [1], values: [1], integers: true },
    ],
    inputs: [input],
    outputs: [output],
  })
}

function node(type: string, inputs: readonly string[], output: string): TestNode {
  return { type, inputs, outputs: [output] }
}
