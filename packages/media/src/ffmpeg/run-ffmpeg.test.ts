import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { FfmpegError } from './ffmpeg-error.ts'
import { type Ffmpeg, findFfmpeg } from './find-ffmpeg.ts'
import { probe } from './probe.ts'
import { runFfmpeg } from './run-ffmpeg.ts'

const endless = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440', '-f', 'null', '-']

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kiln-ffmpeg-'))
})
afterAll(() => rm(dir, { recursive: true }))

/** Processes whose command line holds `mark`. */
async function processesWith(mark: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,stat=,args='])
  return stdout.split('\n').filter((line) => line.includes(mark) && !/^\s*\d+ Z/.test(line))
}

const npmFfmpeg = async (): Promise<Ffmpeg> => {
  const [ffmpeg, ffprobe] = await Promise.all([
    import('@ffmpeg-installer/ffmpeg'),
    import('@ffprobe-installer/ffprobe'),
  ])
  return findFfmpeg({ ffmpegPath: ffmpeg.default.path, ffprobePath: ffprobe.default.path })
}

describe('findFfmpeg', () => {
  test('finds a build with the filters that Kiln needs', async () => {
    const ffmpeg = await findFfmpeg()
    for (const filter of ['loudnorm', 'sidechaincompress', 'scale']) expect(ffmpeg.filters).toContain(filter)
    expect(ffmpeg.version).not.toBe('unknown')
  })

  test('uses the build that npm installed when none is on PATH', async () => {
    const script = `import { findFfmpeg } from ${JSON.stringify(new URL('./index.js', import.meta.url).href)}
      console.log((await findFfmpeg()).ffmpegPath)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { PATH: dir },
    })
    expect(stdout).toContain('@ffmpeg-installer')
  })

  test('says what it tried when a given path is no ffmpeg', async () => {
    await expect(findFfmpeg({ ffmpegPath: '/nowhere/ffmpeg' })).rejects.toThrow(/\/nowhere\/ffmpeg.*apt-get install/s)
  })
})

describe.each([
  ['on PATH', () => findFfmpeg()],
  ['from npm', npmFfmpeg],
])('runFfmpeg with the build %s', (name, find) => {
  test('makes a file, reports rising fractions up to 1, and probe reads it back', async () => {
    const ffmpeg = await find()
    const path = join(dir, `${name}.mp4`)
    const fractions: number[] = []
    const input = ['-f', 'lavfi', '-i', 'color=size=64x48:rate=25', '-f', 'lavfi', '-i', 'sine=sample_rate=48000']
    await runFfmpeg([...input, '-t', '2', '-pix_fmt', 'yuv420p', path], {
      ffmpeg,
      durationSeconds: 2,
      onProgress: (fraction) => fractions.push(fraction),
    })
    expect(fractions.at(-1)).toBeGreaterThan(0.95)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    const info = await probe(path, { ffmpeg })
    expect(info.video).toMatchObject({ width: 64, height: 48, fps: 25, codec: 'h264', pixelFormat: 'yuv420p' })
    expect(info.audio).toEqual({ codec: 'aac', sampleRate: 48000, channels: 1 })
    expect(info.durationSeconds).toBeCloseTo(2, 1)
  })

  test('reads raw frames from a writer that honours back pressure', async () => {
    const path = join(dir, `${name}-raw.mkv`)
    const frame = Buffer.alloc(640 * 360 * 4, 90)
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb0', '-s', '640x360', '-r', '30', '-i', '-']
    await runFfmpeg([...raw, '-pix_fmt', 'yuv420p', path], {
      ffmpeg: await find(),
      stdin: async (writable) => {
        for (let index = 0; index < 30; index++) if (!writable.write(frame)) await once(writable, 'drain')
      },
    })
    expect((await probe(path)).durationSeconds).toBeCloseTo(1, 1)
  })
})

describe('runFfmpeg', () => {
  test('puts the last lines of ffmpeg into its error', async () => {
    const failing = runFfmpeg(['-i', join(dir, 'missing.wav'), '-f', 'null', '-'])
    await expect(failing).rejects.toThrow(/missing\.wav: No such file/)
    await expect(failing).rejects.toBeInstanceOf(FfmpegError)
  })

  test('kills ffmpeg on abort and rejects with the reason', async () => {
    const mark = `frequency=441:duration=${process.pid}`
    const abort = new AbortController()
    const running = runFfmpeg(['-re', '-f', 'lavfi', '-i', `sine=${mark}`, '-f', 'null', '-'], { signal: abort.signal })
    await vi.waitFor(async () => expect(await processesWith(mark)).not.toEqual([]))
    abort.abort(new Error('cancelled by test'))
    await expect(running).rejects.toThrow('cancelled by test')
    expect(await processesWith(mark)).toEqual([])
  })

  test('kills ffmpeg on timeout, with a guard and with a writer that waits for room', async () => {
    await expect(runFfmpeg(endless, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'FFMPEG_TIMED_OUT' })
    const silent = new Readable({ read: () => undefined })
    const reading = ['-f', 's16le', '-i', '-', '-f', 'null', '-']
    await expect(runFfmpeg(reading, { timeoutMs: 200, stdin: silent })).rejects.toMatchObject({
      code: 'FFMPEG_TIMED_OUT',
    })
    // Goes on for ever without its standard input, too.
    const both = ['-re', '-f', 's16le', '-i', '-', ...endless.slice(0, 5), '-map', '0:a', '-map', '1:a']
    const stdin = async (writable: Writable) => {
      for (;;) if (!writable.write(Buffer.alloc(65_536))) await once(writable, 'drain')
    }
    await expect(runFfmpeg([...both, ...endless.slice(5)], { timeoutMs: 200, stdin })).rejects.toMatchObject({
      code: 'FFMPEG_TIMED_OUT',
    })
  })

  test('ends ffmpeg and passes on the error when its source fails', async () => {
    const running = runFfmpeg(['-f', 's16le', '-i', '-', '-f', 'null', '-'], {
      stdin: async () => {
        throw new Error('no more samples')
      },
    })
    await expect(running).rejects.toThrow('no more samples')
  })

  test('waits for whoever reads its output, and gives them all of it', async () => {
    const input = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30:duration=2']
    let bytes = 0
    await runFfmpeg([...input, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'], {
      stdout: async (readable) => {
        for await (const chunk of readable) {
          bytes += chunk.length
          await setImmediate()
        }
      },
    })
    expect(bytes).toBe(320 * 180 * 3 * 60)
  })

  test('is killed when whoever reads its output fails or no longer wants it', async () => {
    const mark = `frequency=443:duration=${process.pid}`
    const args = ['-f', 'lavfi', '-i', `sine=${mark}`, '-f', 's16le', '-']
    const failing = async (readable: Readable) => {
      for await (const _ of readable) throw new Error('not like this')
    }
    await expect(runFfmpeg(args, { stdout: failing })).rejects.toThrow('not like this')
    const abort = new AbortController()
    // Leaves without having read anything, so that the pipe is full.
    const waiting = async () => void (await once(abort.signal, 'abort'))
    const running = runFfmpeg(args, { stdout: waiting, signal: abort.signal })
    await vi.waitFor(async () => expect(await processesWith(mark)).not.toEqual([]))
    abort.abort(new Error('cancelled by test'))
    await expect(running).rejects.toThrow('cancelled by test')
    expect(await processesWith(mark)).toEqual([])
  })

  test('leaves no ffmpeg behind when its own process is killed with -9', async () => {
    const mark = `frequency=442:duration=${process.pid}`
    const script = `import { runFfmpeg } from ${JSON.stringify(new URL('./index.js', import.meta.url).href)}
      await runFfmpeg(['-re', '-f', 'lavfi', '-i', 'sine=${mark}', '-f', 'null', '-'])`
    const file = join(dir, 'parent.mjs')
    await writeFile(file, script)
    const parent = spawn(process.execPath, [file], { stdio: 'ignore' })
    await vi.waitFor(async () => expect(await processesWith(mark)).not.toEqual([]), { timeout: 5000 })
    parent.kill('SIGKILL')
    await vi.waitFor(async () => expect(await processesWith(mark)).toEqual([]), { timeout: 5000 })
  })
})

describe('probe', () => {
  test('refuses a file that is no media, naming it', async () => {
    const path = join(dir, 'note.txt')
    await writeFile(path, 'hello')
    await expect(probe(path)).rejects.toMatchObject({ code: 'MEDIA_UNREADABLE' })
    await expect(probe(path)).rejects.toThrow(/note\.txt/)
    expect(await readFile(path, 'utf8')).toBe('hello')
  })
})
