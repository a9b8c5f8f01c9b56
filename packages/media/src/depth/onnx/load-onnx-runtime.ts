import { DepthModelError } from './depth-model-error.ts'

export type OnnxRuntime = typeof import('onnxruntime-node')

/**
 * Loaded only when there is a model: its native part costs some 50 MB of memory.
 * @throws DepthModelError when the optional package isn't installed or has no build for this machine
 */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  // Since 1.29 it sends names and hashes of models to Microsoft, unless this is set before it is loaded
  // (microsoft/onnxruntime#27379). What Kiln works on is nobody else's concern.
  process.env.ORT_DISABLE_TELEMETRY = '1'
  try {
    return await import('onnxruntime-node')
  } catch (cause) {
    throw new DepthModelError(
      'The package onnxruntime-node, which runs depth models, is not installed or not made for this machine: npm install onnxruntime-node',
      { cause },
    )
  }
}
