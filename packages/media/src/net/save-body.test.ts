import { execFile } from 'node:child_process'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { saveBody } from './save-body.ts'

const run = promisify(execFile)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-save-test-'))
})
afterEach(() => rm(folder, { recursive: true }))

const save = (path: string, signal = new AbortController().signal) => {
  const body = Readable.from([Buffer.from('content')])
  return saveBody(body, { path, maxBytes: 6, tooLarge: () => new Error('too large'), signal })
}

it('says how much has come once all of it is in the file', async () => {
  const path = join(folder, 'file')
  const body = Readable.from(['con', 'tent'].map((part) => Buffer.from(part)))
  const signal = new AbortController().signal
  expect(await saveBody(body, { path, maxBytes: 7, tooLarge: () => new Error('too large'), signal })).toBe(7)
  expect(await readFile(path, 'utf8')).toBe('content')
})

it('has done with the file when it fails, however early: removed by then it stays away', async () => {
  const path = join(folder, 'pipe')
  // Opening it takes until somebody reads from it.
  await run('mkfifo', [path])
  let failed = false
  const saving = save(path).finally(() => {
    failed = true
  })
  saving.catch(() => {})
  for (let turn = 0; turn < 100; turn++) await nextTurn()
  expect(failed).toBe(false)
  const reader = await open(path, 'r')
  await expect(saving).rejects.toThrow('too large')
  await reader.close()
})

it('ends with a signal that has fired, and when there is no folder', async () => {
  await expect(save(join(folder, 'file'), AbortSignal.abort(new Error('stopped')))).rejects.toThrow()
  await expect(save(join(folder, 'nowhere', 'file'))).rejects.toThrow()
})
