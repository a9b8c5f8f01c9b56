import { expect, it } from 'vitest'
import { collectGarbage } from './collect-garbage.ts'

it('frees what nobody holds, and nothing else', async () => {
  const held = new Uint8Array(1024)
  const refs = [new WeakRef(new Uint8Array(1024)), new WeakRef(held)]
  // The target of a new WeakRef stays until the event loop goes on.
  await new Promise(setImmediate)
  await collectGarbage()
  expect(refs.map((ref) => ref.deref()?.length)).toEqual([undefined, held.length])
})
