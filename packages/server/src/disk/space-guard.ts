import { statfs } from 'node:fs/promises'
import { AdmissionRefusedError, type Logger } from '@kiln/core'

/** Between two looks, in milliseconds. A look is one system call per folder. */
const lookEveryMs = 1_000

/** Room has to be made by somebody, or by the hourly sweep. */
export const retryAfterSeconds = 30

export interface SpaceGuard {
  /** Less is free than is to stay free. */
  readonly isFull: boolean
  /** Of the fullest of the file systems, when it was last looked at. */
  readonly freeBytes: number
  /** @throws AdmissionRefusedError DISK_FULL when less than what is to stay free would be left beside so many bytes */
  assertRoomFor(sizeBytes: number): void
  close(): void
}

interface SpaceGuardOptions {
  /** Folders that are written to. */
  folders: readonly string[]
  minFreeBytes: number
  logger: Pick<Logger, 'warn' | 'info'>
  /** Default {@link lookEveryMs}. */
  everyMs?: number
}

/** Watches how much is free on the file systems of some folders, and says once when it is too little and when no more. */
export async function watchSpace(options: SpaceGuardOptions): Promise<SpaceGuard> {
  const { folders, minFreeBytes, logger, everyMs = lookEveryMs } = options
  let freeBytes = Number.POSITIVE_INFINITY
  let looking = false
  const isFull = () => freeBytes < minFreeBytes

  async function look(): Promise<void> {
    // A network share may not answer for minutes.
    if (looking) return
    looking = true
    const before = isFull()
    freeBytes = Math.min(...(await Promise.all(folders.map(freeOf))))
    looking = false
    if (isFull() === before) return
    if (before) logger.info({ freeBytes }, 'there is enough free space again')
    else
      logger.warn({ freeBytes, minFreeBytes, folders }, 'there is too little free space: nothing is taken or started')
  }

  await look()
  const timer = setInterval(look, everyMs)
  timer.unref()
  return {
    get isFull() {
      return isFull()
    },
    get freeBytes() {
      return freeBytes
    },
    assertRoomFor: (sizeBytes) => {
      if (freeBytes - sizeBytes >= minFreeBytes) return
      throw new AdmissionRefusedError('DISK_FULL', 'The server has too little free space', retryAfterSeconds)
    },
    close: () => clearInterval(timer),
  }
}

/** A folder that can't be looked at says nothing about space; the readiness check names it. */
async function freeOf(folder: string): Promise<number> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Number.POSITIVE_INFINITY,
  )
}
