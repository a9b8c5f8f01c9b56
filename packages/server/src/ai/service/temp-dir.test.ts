import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeTempDir } from './temp-dir.ts'

it('is a folder for nobody else, and takes away what killed processes have left', async () => {
  const root = await mkdtemp(join(tmpdir(), 'kiln-temp-dir-test-'))
  try {
    const { pid: deadPid } = spawnSync(process.execPath, ['--version'])
    const [dead, living, other] = [`kiln-ai-${deadPid}-abc`, `kiln-ai-${process.pid}-abc`, 'kiln-other']
    for (const name of [dead, living, other]) await mkdir(join(root, name))
    const made = await makeTempDir(root)
    const names = await readdir(root)
    expect(names).not.toContain(dead)
    expect(names).toEqual(expect.arrayContaining([living, other]))
    expect((await stat(made)).mode & 0o077).toBe(0)
  } finally {
    await rm(root, { recursive: true })
  }
})
