import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  path: string
  /** Leaves about so many bytes free. */
  fill(freeBytes: number): Promise<void>
  /** Takes away what {@link fill} has written. */
  empty(): Promise<void>
  close(): Promise<void>
}

/** Whether a disk can be made here: Linux, as root. Under CI as root it must be possible, so there nothing is skipped. */
export const canMakeDisks = (() => {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  if (isRoot && (process.env.CI || mayMount())) return true
  console.warn('SKIPPED: tests of a full disk need root on Linux, to mount a tmpfs')
  return false
})()

function mayMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A file system of its own with few bytes. */
export async function makeSmallDisk(sizeBytes: number): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), 'kiln-small-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', path])
  const filler = join(path, 'filler')
  return {
    path,
    fill: async (freeBytes) => {
      const { bavail, bsize } = await statfs(path)
      await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)))
    },
    empty: () => rm(filler, { force: true }),
    close: async () => {
      execFileSync('umount', ['-l', path])
      await rm(path, { recursive: true })
    },
  }
}
