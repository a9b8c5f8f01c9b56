/**
 * Writes ONNX models for tests, in the wire format of Protocol Buffers. The numbers of fields and types are those of
 * onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
export interface TestModel {
  nodes: readonly TestNode[]
  constants: readonly TestConstant[]
  inputs: readonly TestValue[]
  outputs: readonly TestValue[]
}

export interface TestNode {
  type: string
  inputs: readonly string[]
  outputs: readonly string[]
}

export interface TestConstant {
  name: string
  dims: readonly number[]
  values: readonly number[]
  /** Default float. */
  integers?: boolean
}

/** A float tensor; a side with a name may have any length. */
export interface TestValue {
  name: string
  shape: readonly (number | string)[]
}

const floatType = 1
const int64Type = 7

export function onnxBytes({ nodes, constants, inputs, outputs }: TestModel): Buffer {
  const graph = Buffer.concat([
    ...nodes.map((node) => bytes(1, nodeBytes(node))),
    text(2, 'test'),
    ...constants.map((constant) => bytes(5, constantBytes(constant))),
    ...inputs.map((value) => bytes(11, valueBytes(value))),
    ...outputs.map((value) => bytes(12, valueBytes(value))),
  ])
  const irVersion = 8
  const operators = number(2, 13)
  return Buffer.concat([number(1, irVersion), bytes(7, graph), bytes(8, operators)])
}

function nodeBytes({ type, inputs, outputs }: TestNode): Buffer {
  return Buffer.concat([...inputs.map((name) => text(1, name)), ...outputs.map((name) => text(2, name)), text(4, type)])
}

function constantBytes({ name, dims, values, integers = false }: TestConstant): Buffer {
  const raw = integers
    ? Buffer.from(BigInt64Array.from(values, BigInt).buffer)
    : Buffer.from(Float32Array.from(values).buffer)
  return Buffer.concat([
    ...dims.map((size) => number(1, size)),
    number(2, integers ? int64Type : floatType),
    text(8, name),
    bytes(9, raw),
  ])
}

function valueBytes({ name, shape }: TestValue): Buffer {
  const dimensions = shape.map((size) => bytes(1, typeof size === 'number' ? number(1, size) : text(2, size)))
  const tensor = Buffer.concat([number(1, floatType), bytes(2, Buffer.concat(dimensions))])
  return Buffer.concat([text(1, name), bytes(2, bytes(1, tensor))])
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)])
}

function bytes(field: number, content: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content])
}

function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value))
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function varint(value: number): Buffer {
  const groups: number[] = []
  let rest = value
  do {
    groups.push((rest % 128) | (rest >= 128 ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Buffer.from(groups)
}
