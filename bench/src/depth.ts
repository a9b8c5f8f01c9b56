import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createScenePainter } from '@kiln/media'
import { z } from 'zod'
import { benchDepthQueue } from './depth-queue.ts'

const run = promisify(execFile)
const program = fileURLToPath(new URL('depth-program.js', import.meta.url))
const photoSize = { width: 4000, height: 3000 }
/** Processes of each way, in turn, so that a busy machine is busy for both; and pictures in each of them. */
const turns = 3
const rounds = 3

const measured = z.object({ wallMs: z.number(), cpuMs: z.number(), peakMegabytes: z.number() })
type Measured = z.infer<typeof measured>

/**
 * A depth map of a photo of 12 megapixels by the built-in estimator, from the JPEG to the PNG of 8 bits, on one core: against the least that sharp
 * needs to make a grey PNG of that size out of it, and with the peak memory of the process.
 */
export async function benchDepth(print: (line: string) => void): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'kiln-bench-depth-'))
  try {
    const photo = await paintPhoto(join(dir, 'photo.jpg'))
    const [kiln, sharp]: [Measured[], Measured[]] = [[], []]
    for (let turn = 0; turn < turns; turn++) {
      sharp.push(await measure('sharp', photo))
      kiln.push(await measure('kiln', photo))
    }
    print(`depth, ${photoSize.width}x${photoSize.height} JPEG to 8-bit PNG on one core (best of ${turns * rounds})`)
    print(`  built-in estimator: ${describe(kiln)}`)
    print(`  decode small, enlarge, encode with sharp: ${describe(sharp)}`)
    print(`  ratio of CPU time: ${(least(kiln, 'cpuMs') / least(sharp, 'cpuMs')).toFixed(1)}`)
    await benchDepthQueue(print, { photo: { path: photo, ...photoSize }, dir })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function paintPhoto(filePath: string): Promise<string> {
  const prompt = 'A village with houses before mountains, two friends on the path'
  const request = { prompt, ...photoSize, seed: 1, style: 'photo' } as const
  await createScenePainter().make(request, { filePath, signal: AbortSignal.timeout(120_000) })
  return filePath
}

async function measure(way: 'kiln' | 'sharp', photo: string): Promise<Measured> {
  const { stdout } = await run('taskset', ['-c', '0', process.execPath, program, way, photo, `${rounds}`])
  return measured.parse(JSON.parse(stdout))
}

const least = (runs: readonly Measured[], key: keyof Measured): number => Math.min(...runs.map((one) => one[key]))

const describe = (runs: readonly Measured[]): string =>
  `${least(runs, 'wallMs').toFixed(0)} ms, of these ${least(runs, 'cpuMs').toFixed(0)} ms CPU; peak memory ${Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)).toFixed(0)} MB`
