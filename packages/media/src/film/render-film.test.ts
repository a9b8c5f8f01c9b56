import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findFfmpeg, probe, runFfmpeg } from '../ffmpeg/index.ts'
import { getTemplate } from '../templates/index.ts'
import { makeThumbnail } from './make-thumbnail.ts'
import { type RenderFilmRequest, renderFilm } from './render-film.ts'

const run = promisify(execFile)
let dir: string
let film: Omit<RenderFilmRequest, 'outPath'>

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kiln-film-'))
  const pictures = await Promise.all(['#c03020', '#2040b0'].map(writePicture))
  const soundtrackPath = join(dir, 'sound.wav')
  await runFfmpeg(['-f', 'lavfi', '-i', 'sine=frequency=300', '-t', '2.5', '-ac', '2', soundtrackPath])
  film = {
    width: 320,
    height: 180,
    timeline: {
      durationSeconds: 4.1,
      titleCard: { start: 0, end: 1 },
      endCard: null,
      scenes: [
        { start: 1, end: 2.5 },
        { start: 2.5, end: 4.1 },
      ],
    },
    scenes: pictures.map((picturePath) => ({ picturePath, titleWords: 'Two words' })),
    cues: [{ text: 'Hello there', start: 1.2, end: 2.2, words: [{ text: 'Hello', start: 1.2, end: 1.6 }] }],
    title: 'A test',
    endCard: { text: '' },
    template: getTemplate('classic'),
    soundtrackPath,
    workDir: join(dir, 'work'),
    cores: 2,
    direction: 'ltr',
    language: 'en',
  }
})
afterAll(() => rm(dir, { recursive: true }))

/** A plain colour with a grid, so that movement can be seen. */
async function writePicture(color: string): Promise<string> {
  const canvas = createCanvas(400, 225)
  const context = canvas.getContext('2d')
  context.fillStyle = color
  context.fillRect(0, 0, 400, 225)
  context.fillStyle = '#ffffff30'
  for (let x = 0; x < 400; x += 25) context.fillRect(x, 0, 3, 225)
  const path = join(dir, `${color.slice(1)}.png`)
  await writeFile(path, canvas.toBuffer('image/png'))
  return path
}

/** Mean red, green and blue of one frame in a part of the picture. */
async function colorAt(path: string, seconds: number): Promise<[number, number, number]> {
  const out = join(dir, `frame-${seconds}.png`)
  await runFfmpeg(['-ss', `${seconds}`, '-i', path, '-frames:v', '1', '-vf', 'crop=80:40:200:90', out])
  const picture = await loadImage(out)
  const context = createCanvas(1, 1).getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return [red, green, blue]
}

/** Processes whose command line holds `mark`. */
async function processesWith(mark: string): Promise<string[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,stat=,args='])
  return stdout.split('\n').filter((line) => line.includes(mark) && !/^\s*\d+ Z/.test(line))
}

const npmFfmpeg = async () => {
  const [ffmpeg, ffprobe] = await Promise.all([
    import('@ffmpeg-installer/ffmpeg'),
    import('@ffprobe-installer/ffprobe'),
  ])
  return findFfmpeg({ ffmpegPath: ffmpeg.default.path, ffprobePath: ffprobe.default.path })
}

describe.each([
  ['on PATH', () => findFfmpeg()],
  ['from npm', npmFfmpeg],
])('renderFilm with the ffmpeg %s', (name, find) => {
  test('makes a film of exactly the planned length that every player takes', async () => {
    const outPath = join(dir, `${name}.mp4`)
    const progress: [number, string][] = []
    const onProgress = (fraction: number, stage: string) => void progress.push([fraction, stage])
    const made = await renderFilm({ ...film, ffmpeg: await find(), outPath, onProgress })
    expect(made).toMatchObject({ path: outPath, width: 320, height: 180 })
    expect(Math.abs(made.durationSeconds - 4.1)).toBeLessThanOrEqual(1 / 30)

    const info = await probe(outPath)
    expect(info.video).toMatchObject({ codec: 'h264', profile: 'High', pixelFormat: 'yuv420p', fps: 30 })
    expect(info.audio).toEqual({ codec: 'aac', sampleRate: 48_000, channels: 2 })
    const entries = 'stream=nb_read_frames,color_space,color_primaries,color_transfer,color_range,start_time'
    const { stdout } = await run('ffprobe', [
      '-v',
      'error',
      '-count_frames',
      '-select_streams',
      'v',
      '-show_entries',
      entries,
      outPath,
    ])
    expect(stdout).toContain('nb_read_frames=123')
    expect(stdout).toContain('start_time=0.000000')
    for (const tag of ['color_space', 'color_primaries', 'color_transfer']) expect(stdout).toContain(`${tag}=bt709`)
    // The soundtrack is shorter: silence fills it up.
    const audioLength = ['-v', 'error', '-select_streams', 'a', '-show_entries', 'stream=duration', '-of', 'csv=p=0']
    const { stdout: audioSeconds } = await run('ffprobe', [...audioLength, outPath])
    expect(Math.abs(Number(audioSeconds) - 4.1)).toBeLessThan(0.05)
    const bytes = await readFile(outPath)
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))

    const fractions = progress.map(([fraction]) => fraction)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(progress.at(-1)).toEqual([1, 'joining'])
    expect(await readdir(film.workDir)).toEqual([])
  })

  test('shows each picture in its own time, in its own colours', async () => {
    const [red, , blue] = await colorAt(join(dir, `${name}.mp4`), 1.9)
    expect(red).toBeGreaterThan(150)
    expect(blue).toBeLessThan(100)
    const later = await colorAt(join(dir, `${name}.mp4`), 3.3)
    expect(later[0]).toBeLessThan(100)
    expect(later[2]).toBeGreaterThan(140)
  })
})

describe('renderFilm', () => {
  test('makes the same film on one core and on two, also where segments meet inside a change', async () => {
    const scenes = [
      { start: 0, end: 2 },
      { start: 2, end: 4 },
    ]
    const timeline = { durationSeconds: 4, titleCard: null, endCard: null, scenes }
    const paths = [join(dir, 'one.mp4'), join(dir, 'two.mp4')]
    for (const [index, outPath] of paths.entries()) await renderFilm({ ...film, timeline, outPath, cores: index + 1 })
    const inputs = paths.flatMap((path) => ['-i', path])
    const { stderr } = await runFfmpeg([...inputs, '-lavfi', '[0:v][1:v]ssim', '-f', 'null', '-'])
    expect(Number(/All:([\d.]+)/.exec(stderr)?.[1])).toBeGreaterThan(0.98)
  })

  test('makes a film of one frame', async () => {
    const timeline = { durationSeconds: 1 / 30, titleCard: null, endCard: null, scenes: [{ start: 0, end: 1 / 30 }] }
    const made = await renderFilm({
      ...film,
      timeline,
      scenes: film.scenes.slice(0, 1),
      outPath: join(dir, 'frame.mp4'),
    })
    expect(made.durationSeconds).toBeLessThan(0.1)
  })

  test('names a picture that can not be read, and leaves nothing behind', async () => {
    const broken = join(dir, 'broken.png')
    await writeFile(broken, 'no picture')
    const scenes = [{ picturePath: broken, titleWords: '' }, ...film.scenes.slice(1)]
    const outPath = join(dir, 'out', 'broken.mp4')
    await expect(renderFilm({ ...film, scenes, outPath })).rejects.toThrow(/broken\.png/)
    expect(await readdir(film.workDir)).toEqual([])
    expect(await readdir(join(dir, 'out'))).toEqual([])
  })

  test('stops its processes and removes its files on abort', async () => {
    const abort = new AbortController()
    // Far too long to be drawn to its end within the time of a test.
    const timeline = {
      ...film.timeline,
      durationSeconds: 6000,
      scenes: [
        { start: 1, end: 3000 },
        { start: 3000, end: 6000 },
      ],
    }
    const workDir = join(dir, 'aborted')
    const outPath = join(dir, 'aborted.mp4')
    const running = renderFilm({
      ...film,
      timeline,
      workDir,
      outPath,
      signal: abort.signal,
      onProgress: () => abort.abort(new Error('enough')),
    })
    await expect(running).rejects.toThrow('enough')
    expect(await readdir(workDir)).toEqual([])
    // One that was killed while it began shows for as long as the system takes to end it.
    await vi.waitFor(async () => expect(await processesWith(workDir)).toEqual([]))
  })

  test('leaves no process behind when its own process is killed with -9', async () => {
    const workDir = join(dir, 'killed')
    await mkdir(workDir)
    const request = {
      ...film,
      workDir,
      outPath: join(dir, 'killed.mp4'),
      timeline: { ...film.timeline, durationSeconds: 600 },
    }
    const file = join(dir, 'parent.mjs')
    const url = new URL('./index.js', import.meta.url).href
    await writeFile(
      file,
      `import { renderFilm } from ${JSON.stringify(url)}\nawait renderFilm(${JSON.stringify(request)})`,
    )
    const parent = spawn(process.execPath, [file], { stdio: 'ignore' })
    await vi.waitFor(async () => expect((await processesWith(workDir)).length).toBe(2), {
      timeout: 15_000,
      interval: 100,
    })
    const { stdout } = await run('pgrep', ['-P', String(parent.pid)])
    const children = stdout.trim().split('\n')
    expect(children.length).toBe(2)
    parent.kill('SIGKILL')
    const isAlive = async (pid: string) =>
      (await run('ps', ['-o', 'stat=', '-p', pid]).catch(() => null))?.stdout.trim()[0] ?? 'Z'
    await vi.waitFor(
      async () => {
        expect(await processesWith(workDir)).toEqual([])
        for (const pid of children) expect(await isAlive(pid)).toBe('Z')
      },
      { timeout: 15_000, interval: 100 },
    )
  }, 40_000)
})

test('makeThumbnail writes a JPEG of at most 1280 pixels in the shape of the film', async () => {
  const { template, title, direction, language } = film
  const picturePath = film.scenes[0]?.picturePath ?? ''
  const outPath = join(dir, 'thumb.jpg')
  const made = await makeThumbnail({
    width: 1080,
    height: 1920,
    picturePath,
    outPath,
    template,
    title,
    direction,
    language,
  })
  expect(made).toEqual({ path: outPath, width: 720, height: 1280 })
  const { width, height } = await loadImage(outPath)
  expect([width, height]).toEqual([720, 1280])
  expect((await readFile(outPath)).subarray(0, 3).toString('hex')).toBe('ffd8ff')
})
