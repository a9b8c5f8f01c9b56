import { tmpdir } from 'node:os'
import { expect, it, vi } from 'vitest'
import { canMakeDisks, makeSmallDisk } from '../testing/small-disk.ts'
import { watchSpace } from './space-guard.ts'

const quiet = { warn: () => {}, info: () => {} }

it.runIf(canMakeDisks)('says once that there is too little space, and once that there is enough', async () => {
  const disk = await makeSmallDisk(2_000_000)
  const logger = { warn: vi.fn(), info: vi.fn() }
  const space = await watchSpace({ folders: [tmpdir(), disk.path], minFreeBytes: 1_000_000, logger, everyMs: 10 })
  expect(space.isFull).toBe(false)
  expect(() => space.assertRoomFor(900_000)).not.toThrow()
  expect(() => space.assertRoomFor(1_100_000)).toThrow(expect.objectContaining({ code: 'DISK_FULL' }))
  await disk.fill(500_000)
  await vi.waitFor(() => expect(space.isFull).toBe(true))
  expect(space.freeBytes).toBeLessThan(1_000_000)
  await disk.empty()
  await vi.waitFor(() => expect(space.isFull).toBe(false))
  expect([logger.warn.mock.calls.length, logger.info.mock.calls.length]).toEqual([1, 1])
  space.close()
  await disk.close()
})

it('takes a folder that is gone for no reason to refuse, and 0 for no limit', async () => {
  const space = await watchSpace({ folders: ['/no/such/folder'], minFreeBytes: 1, logger: quiet })
  expect(space.isFull).toBe(false)
  space.close()
  const unlimited = await watchSpace({ folders: [tmpdir()], minFreeBytes: 0, logger: quiet })
  expect(() => unlimited.assertRoomFor(0)).not.toThrow()
  unlimited.close()
})
