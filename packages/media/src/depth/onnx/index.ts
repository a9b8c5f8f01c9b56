export { createOnnxEstimator } from './create-onnx-estimator.ts'
export { DepthModelError } from './depth-model-error.ts'
