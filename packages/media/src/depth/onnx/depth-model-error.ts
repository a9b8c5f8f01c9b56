/** A depth model can't be used: its file is broken, its network is another one, or the runtime is missing. */
export class DepthModelError extends Error {
  override readonly name = 'DepthModelError'
}
