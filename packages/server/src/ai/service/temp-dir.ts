import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const name = /^kiln-ai-(\d+)-/

/** A folder for pictures that only this process needs. Removes those of processes that were killed. */
export async function makeTempDir(root = tmpdir()): Promise<string> {
  const left = (await readdir(root)).filter((entry) => isDead(name.exec(entry)?.[1]))
  // One of another user can't be removed, and isn't ours to remove.
  await Promise.allSettled(left.map((entry) => rm(join(root, entry), { recursive: true, force: true })))
  return mkdtemp(join(root, `kiln-ai-${process.pid}-`))
}

function isDead(pid: string | undefined): boolean {
  if (!pid) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
