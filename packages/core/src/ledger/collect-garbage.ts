/**
 * Frees what this thread holds for nobody. A thread that does nothing never gets to it by itself, and memory outside of the
 * heap weighs little in V8's own decision.
 * @throws where Node was built without an inspector
 */
export async function collectGarbage(): Promise<void> {
  const { Session } = await import('node:inspector/promises')
  const session = new Session()
  session.connect()
  // What the first finds to be unused lets go of memory that only the second can free.
  await session.post('HeapProfiler.collectGarbage')
  await new Promise(setImmediate)
  await session.post('HeapProfiler.collectGarbage')
  session.disconnect()
}
