import { mkdir, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isAlive } from './is-alive.ts'

/**
 * Makes the folder in which the runs of this process have theirs, and removes what processes of this machine have left
 * that died. Machines that share the parent leave each other's alone.
 */
export async function openTempRoot(parent: string): Promise<string> {
  const prefix = `${hostname()}-`
  await mkdir(parent, { recursive: true })
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue
    const pid = Number(name.slice(prefix.length))
    // A folder with our own number is of a process before us: we have not made ours yet.
    if (pid === process.pid || !isAlive(pid)) await rm(join(parent, name), { recursive: true, force: true })
  }
  const folder = join(parent, `${prefix}${process.pid}`)
  await mkdir(folder)
  return folder
}
