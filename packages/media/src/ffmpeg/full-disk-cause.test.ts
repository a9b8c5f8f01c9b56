import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { runFfmpeg } from './run-ffmpeg.ts'

it.runIf(existsSync('/dev/full'))('says by its cause that ffmpeg has met a full disk', async () => {
  const args = ['-f', 'lavfi', '-i', 'sine=d=2', '-f', 'wav', '/dev/full']
  const cause = expect.objectContaining({ code: 'ENOSPC' })
  await expect(runFfmpeg(args)).rejects.toMatchObject({ code: 'FFMPEG_FAILED', cause })
  const missing = runFfmpeg(['-i', '/no/such/file', '-f', 'null', '-'])
  await expect(missing).rejects.toSatisfy((error: Error) => error.cause === undefined)
})
