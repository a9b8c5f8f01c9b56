import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { promisify } from 'node:util'
import {
  createFramePainter,
  createImageProvider,
  getTemplate,
  type RenderFilmRequest,
  renderFilm,
  runFfmpeg,
} from '@kiln/media'

const run = promisify(execFile)
const size = { width: 1920, height: 1080 }
const filmSeconds = 15
const fadeSeconds = 0.5
const rounds = 2

interface Scenes {
  dir: string
  picturePaths: string[]
  soundtrackPath: string
}

/**
 * Kiln's film against the usual way, ffmpeg's zoompan and xfade, from the same pictures and sound with the same encoder
 * settings: wall time as a ratio, smoothness, and memory by length. Both take turns, so that a busy machine is busy for both.
 */
export async function benchFilm(print: (line: string) => void): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'kiln-bench-film-'))
  try {
    const scenes = await prepare(dir)
    print(
      `film, ${filmSeconds} s at ${size.width}x${size.height}: wall time of Kiln / of zoompan + xfade (best of ${rounds})`,
    )
    for (const cores of [1, 2].filter((count) => count <= availableParallelism())) {
      await onCores(cores, async () => {
        for (const count of [1, 3, 6])
          print(`  ${count} scenes, ${cores} cores: ${await compare(scenes, { count, cores })}`)
      })
    }
    print('film, smoothness: variation of the difference between frames inside a scene')
    print(`  as drawn: ${await compareDrawn(scenes)}`)
    print(`  as encoded at crf 20, which adds its own rhythm: ${await compareEncoded(scenes)}`)
    print(`film, peak memory of all processes together: ${await compareMemory(scenes)}`)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function prepare(dir: string): Promise<Scenes> {
  const painter = createImageProvider({ provider: 'local' })
  const subjects = ['harbour boats', 'mountain sun', 'city night', 'forest', 'sea lighthouse', 'stars']
  const picturePaths: string[] = []
  for (const [index, subject] of subjects.entries()) {
    const outPath = join(dir, `${index}.png`)
    const words = { prompt: subject, keywords: subject.split(' '), titleWords: subject }
    const place = { seed: 1, index, count: subjects.length, outPath, template: getTemplate('classic') }
    await painter.paint({ ...words, ...place, ...size })
    picturePaths.push(outPath)
  }
  const soundtrackPath = join(dir, 'sound.wav')
  await runFfmpeg(['-f', 'lavfi', '-i', 'sine=frequency=220', '-t', '60', '-ar', '48000', '-ac', '2', soundtrackPath])
  return { dir, picturePaths, soundtrackPath }
}

/** Binds this process and what it starts to the first cores; x264 then also counts no more of them. */
async function onCores(cores: number, work: () => Promise<void>): Promise<void> {
  const bind = (list: string) => run('taskset', ['-acp', list, String(process.pid)])
  if (cores === availableParallelism()) return work()
  await bind(cores === 1 ? '0' : `0-${cores - 1}`)
  try {
    await work()
  } finally {
    await bind(`0-${availableParallelism() - 1}`)
  }
}

async function compare(scenes: Scenes, film: { count: number; cores: number }): Promise<string> {
  const outPath = join(scenes.dir, 'film.mp4')
  const best = { raw: Number.POSITIVE_INFINITY, bare: Number.POSITIVE_INFINITY, whole: Number.POSITIVE_INFINITY }
  for (let round = 0; round < rounds; round++) {
    best.raw = Math.min(best.raw, await timed(() => makeRaw(scenes, { outPath, ...film })))
    for (const kind of ['bare', 'whole'] as const) {
      const request = kilnFilm(scenes, { bare: kind === 'bare', outPath, ...film })
      best[kind] = Math.min(best[kind], await timed(() => renderFilm(request)))
    }
  }
  return `${(best.bare / best.raw).toFixed(2)}; with titles and captions ${(best.whole / best.raw).toFixed(2)}`
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

interface FilmOptions {
  count: number
  cores: number
  outPath: string
  seconds?: number
  /** Without captions and titles only the camera moves: that is what smoothness is measured on. */
  bare?: boolean
}

function kilnFilm(scenes: Scenes, options: FilmOptions): RenderFilmRequest {
  const { count, seconds = filmSeconds, bare = false } = options
  const length = seconds / count
  const spans = Array.from({ length: count }, (_, index) => ({ start: index * length, end: (index + 1) * length }))
  const words = ['Every', 'evening', 'the', 'boats', 'come', 'home']
  return {
    ...size,
    timeline: { durationSeconds: seconds, titleCard: null, endCard: null, scenes: spans },
    scenes: spans.map((_, index) => ({
      picturePath: scenes.picturePaths[index % scenes.picturePaths.length] ?? '',
      titleWords: bare ? '' : 'Boats come home',
      move: { kind: 'zoom-in', amount: 0.2 },
    })),
    cues: bare
      ? []
      : spans.map(({ start, end }) => ({ start, end, text: words.join(' '), words: spoken(words, { start, end }) })),
    title: '',
    endCard: { text: '' },
    template: getTemplate('classic'),
    direction: 'ltr',
    language: 'en',
    soundtrackPath: scenes.soundtrackPath,
    workDir: scenes.dir,
    outPath: options.outPath,
    cores: options.cores,
  }
}

function spoken(words: string[], { start, end }: { start: number; end: number }) {
  const each = (end - start) / words.length
  return words.map((text, index) => ({ text, start: start + index * each, end: start + (index + 1) * each }))
}

async function makeRaw(scenes: Scenes, { count, outPath }: { count: number; outPath: string }): Promise<void> {
  const seconds = (filmSeconds + (count - 1) * fadeSeconds) / count
  const frames = Math.ceil(seconds * 30)
  const inputs = scenes.picturePaths.slice(0, count).flatMap((path) => ['-i', path])
  const clips = Array.from({ length: count }, (_, index) => `[${index}]${zoompan(frames)}[clip${index}];`).join('')
  let last = 'clip0'
  let joins = ''
  for (let index = 1; index < count; index++) {
    const offset = (index * (seconds - fadeSeconds)).toFixed(3)
    joins += `[${last}][clip${index}]xfade=duration=${fadeSeconds}:offset=${offset}[join${index}];`
    last = `join${index}`
  }
  const graph = `${clips}${joins}[${last}]format=yuv420p[video]`
  const encode = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '20',
    '-c:a',
    'aac',
    '-b:a',
    '160k',
    '-movflags',
    '+faststart',
  ]
  const maps = ['-map', '[video]', '-map', `${count}:a`, '-t', `${filmSeconds}`]
  await runFfmpeg([...inputs, '-i', scenes.soundtrackPath, '-filter_complex', graph, ...maps, ...encode, outPath])
}

const measured = { fromSecond: 0.6, seconds: 3.4 }
const differences = 'format=gray,tblend=all_mode=difference,signalstats,metadata=print:key=lavfi.signalstats.YAVG'

async function compareDrawn(scenes: Scenes): Promise<string> {
  const first = measured.fromSecond * 30
  const count = measured.seconds * 30
  const painter = createFramePainter({ fps: 30, ...kilnFilm(scenes, { count: 3, cores: 1, outPath: '', bare: true }) })
  const draw = async (writable: Writable) => {
    for (let frame = first; frame < first + count; frame++) {
      if (!writable.write(await painter.paint(frame))) await once(writable, 'drain')
    }
  }
  const rgb = ['-f', 'rawvideo', '-pix_fmt', 'rgb0', '-s', `${size.width}x${size.height}`, '-r', '30', '-i', '-']
  const kiln = await runFfmpeg([...rgb, '-vf', differences, '-f', 'null', '-'], { stdin: draw })
  const clip = `${zoompan(150)},trim=start_frame=${first}:end_frame=${first + count}`
  const raw = await runFfmpeg(['-i', scenes.picturePaths[0] ?? '', '-vf', `${clip},${differences}`, '-f', 'null', '-'])
  return describeVariations(kiln.stderr, raw.stderr)
}

async function compareEncoded(scenes: Scenes): Promise<string> {
  const [rawPath, kilnPath] = [join(scenes.dir, 'raw.mp4'), join(scenes.dir, 'kiln.mp4')]
  await makeRaw(scenes, { count: 3, outPath: rawPath })
  await renderFilm(kilnFilm(scenes, { count: 3, cores: 2, outPath: kilnPath, bare: true }))
  const part = ['-ss', `${measured.fromSecond}`, '-t', `${measured.seconds}`]
  const look = (path: string) => runFfmpeg([...part, '-i', path, '-an', '-vf', differences, '-f', 'null', '-'])
  const [kiln, raw] = [await look(kilnPath), await look(rawPath)]
  return describeVariations(kiln.stderr, raw.stderr)
}

function describeVariations(kilnLog: string, rawLog: string): string {
  const [kiln, raw] = [variation(kilnLog), variation(rawLog)]
  return `Kiln ${kiln.toFixed(3)}, zoompan ${raw.toFixed(3)}, ratio ${(kiln / raw).toFixed(2)}`
}

/** Coefficient of variation of the mean difference between neighbouring frames. */
function variation(log: string): number {
  // The first frame has no neighbour to differ from.
  const values = [...log.matchAll(/YAVG=([\d.]+)/g)].map(([, value]) => Number(value)).slice(1)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return Math.sqrt(variance) / mean
}

/** A zoom into the middle over so many frames. */
const zoompan = (frames: number): string =>
  `zoompan=z='1+0.2*on/${frames}':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)':d=${frames}:s=${size.width}x${size.height}:fps=30`

async function compareMemory(scenes: Scenes): Promise<string> {
  const peaks: number[] = []
  for (const seconds of [15, 60]) {
    const film = kilnFilm(scenes, { count: seconds / 5, cores: 2, seconds, outPath: join(scenes.dir, 'kiln.mp4') })
    peaks.push(await peakMegabytes(() => renderFilm(film)))
  }
  const [short = 0, long = 0] = peaks
  return `15 s ${short.toFixed(0)} MB, 60 s ${long.toFixed(0)} MB, ratio ${(long / short).toFixed(2)}`
}

/** Resident memory of this process and all below it, looked at four times a second. */
async function peakMegabytes(work: () => Promise<unknown>): Promise<number> {
  let peak = 0
  const look = async () => {
    peak = Math.max(peak, await treeMegabytes())
  }
  const timer = setInterval(() => void look(), 250)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return peak
}

async function treeMegabytes(): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const processes = (await Promise.all(pids.map(readStatus))).filter((status) => status !== null)
  const family = new Set([process.pid])
  // A child has not always a higher number than its parent: go on until nobody is added.
  for (let before = 0; before < family.size; ) {
    before = family.size
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid)
  }
  return processes.reduce((sum, { pid, kilobytes }) => sum + (family.has(pid) ? kilobytes / 1024 : 0), 0)
}

async function readStatus(pid: string): Promise<{ pid: number; parent: number; kilobytes: number } | null> {
  // A process may end between the listing and the reading.
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const value = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
  return text ? { pid: Number(pid), parent: value('PPid'), kilobytes: value('VmRSS') } : null
}
