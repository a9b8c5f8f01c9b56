import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../config/config.ts'
import { root } from '../docs/pages.ts'

const folder = join(root, 'deploy/systemd')
const units = await readdir(folder)

describe('the units of systemd', () => {
  it.each(units)('%s stop Kiln alone, in time, and do not start a wrong configuration again', async (name) => {
    const unit = await readFile(join(folder, name), 'utf8')
    const grace = loadConfig({}).shutdownGraceMs / 1000
    expect(unit).toContain(`TimeoutStopSec=${grace + 40}\n`)
    expect(unit).toContain('KillMode=mixed\n')
    expect(unit).toContain('RestartPreventExitStatus=2\n')
    expect(unit).toMatch(/^ExecStart=\/opt\/kiln\/bin\/kiln (serve|worker)$/m)
  })
})
