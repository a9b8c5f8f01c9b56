import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runFfmpeg } from '../../ffmpeg/index.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-depth-memory-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The most memory that a process of its own has held while it made a depth video, in megabytes. */
async function mostMegabytes(seconds: number): Promise<number> {
  const source = join(folder, `${seconds}.mp4`)
  const pattern = ['-f', 'lavfi', '-i', `testsrc2=size=480x270:rate=5:duration=${seconds}`]
  await runFfmpeg([...pattern, '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', source])
  const program = `
    import { makeDepthVideo } from ${JSON.stringify(new URL('./make-depth-video.js', import.meta.url).href)}
    const map = { width: 48, height: 27, values: new Uint16Array(48 * 27) }
    const request = { source: ${JSON.stringify(source)}, target: ${JSON.stringify(`${source}.depth.mp4`)} }
    const { frames } = await makeDepthVideo({ ...request, estimateFrame: async () => map })
    console.log(JSON.stringify({ frames, megabytes: process.resourceUsage().maxRSS / 1024 }))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  const { frames, megabytes } = JSON.parse(stdout)
  expect(frames).toBe(seconds * 5)
  return megabytes
}

test('a video of a minute takes no more memory than one of ten seconds', async () => {
  // 250 frames more, of 0.39 MB each as they are decoded, would be 97 MB.
  expect(await mostMegabytes(60)).toBeLessThan((await mostMegabytes(10)) + 50)
}, 240_000)
