export { tinyDepthModel } from '../../depth/onnx/testing/tiny-depth-model.ts'
export { type FakeAnswer, type FakeServer, startFakeServer } from '../../net/testing/fake-server.ts'
export { type FakeFault, type FakeProvider, startFakeProvider } from './fake-provider.ts'
export type { FakePhase, FakeTask } from './fake-world.ts'
