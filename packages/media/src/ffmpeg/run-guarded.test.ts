import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { runGuarded } from './run-guarded.ts'

const node = (code: string, limits: Partial<Parameters<typeof runGuarded>[0]> = {}) =>
  runGuarded({ file: process.execPath, args: ['-e', code], timeoutMs: 30_000, ...limits })

it('gives back what the program wrote, and how it ended', async () => {
  const end = await node('process.stdout.write("out"); process.stderr.write("err"); process.exitCode = 3')
  expect(end).toEqual({ code: 3, stdout: 'out', stderr: 'err' })
})

it('tells a program that died by a signal', async () => {
  expect((await node('process.kill(process.pid, "SIGSEGV")')).code).toBe(128 + 11)
})

it('ends a program that takes too long', async () => {
  expect(await node('setInterval(() => {}, 1000)', { timeoutMs: 300 })).toMatchObject({ code: null })
})

it('ends a program that writes too much, and keeps no more than it may', async () => {
  const end = await node('for (;;) require("fs").writeSync(1, "x".repeat(1e6))', { maxOutputBytes: 5_000_000 })
  expect(end.code).toBe(null)
  expect(end.stdout.length).toBeLessThanOrEqual(5_000_000)
})

it('lets a program have no more memory than its limit', async () => {
  const take = 'Buffer.alloc(600e6, 1); process.stdout.write("has it")'
  expect((await node(take, { memoryLimitBytes: 1e9 })).stdout).toBe('has it')
  expect((await node(take, { memoryLimitBytes: 500e6 })).stdout).toBe('')
})

it('hands on none of the settings of this process', async () => {
  process.env.KILN_TEST_SECRET = 'secret'
  const { stdout } = await node('process.stdout.write(JSON.stringify(process.env))').finally(() => {
    delete process.env.KILN_TEST_SECRET
  })
  expect(JSON.parse(stdout)).toHaveProperty('PATH')
  expect(stdout).not.toContain('secret')
})

it('leaves no program behind when it is stopped', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-guarded-'))
  const file = join(folder, 'pid')
  const stop = new AbortController()
  const code = `require("fs").writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`
  const running = node(code, { signal: stop.signal })
  const pid = await vi.waitFor(async () => Number((await readFile(file, 'utf8')) || expect.fail('not yet')))
  expect(process.kill(pid, 0)).toBe(true)
  stop.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'))
  await rm(folder, { recursive: true })
})
