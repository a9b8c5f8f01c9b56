import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { FfmpegError } from './ffmpeg-error.ts'

/** The two programs of one ffmpeg build, and what this build can do. */
export interface Ffmpeg {
  ffmpegPath: string
  ffprobePath: string
  version: string
  /** Names of its filters. Builds differ: the one from npm is of 2018 and has no xfade. */
  filters: ReadonlySet<string>
}

export interface FindFfmpegOptions {
  /** Path of the program. Default: `ffmpeg` on PATH, else the one that npm installed. */
  ffmpegPath?: string
  ffprobePath?: string
}

interface Candidate {
  ffmpegPath: string
  ffprobePath: string
}

const run = promisify(execFile)
const questionTimeoutMs = 15_000
const found = new Map<string, Promise<Ffmpeg>>()

/**
 * Finds an ffmpeg that can encode H.264 and AAC: the given paths, else PATH, else the optional packages
 * @ffmpeg-installer/ffmpeg and @ffprobe-installer/ffprobe. Asked once per process and pair of paths.
 * @throws {FfmpegError} FFMPEG_NOT_FOUND with what was tried.
 */
export function findFfmpeg(options: FindFfmpegOptions = {}): Promise<Ffmpeg> {
  const key = `${options.ffmpegPath ?? ''}\n${options.ffprobePath ?? ''}`
  const known = found.get(key)
  if (known) return known
  const search = searchFfmpeg(options)
  found.set(key, search)
  // A failure isn't remembered: ffmpeg may be installed while the server runs.
  search.catch(() => found.delete(key))
  return search
}

async function searchFfmpeg(options: FindFfmpegOptions): Promise<Ffmpeg> {
  const refusals: string[] = []
  const given = { ffmpegPath: options.ffmpegPath ?? 'ffmpeg', ffprobePath: options.ffprobePath ?? 'ffprobe' }
  const isChosen = options.ffmpegPath !== undefined || options.ffprobePath !== undefined
  for (const load of isChosen ? [async () => given] : [async () => given, installedCandidate]) {
    try {
      return await inspect(await load())
    } catch (error) {
      refusals.push(error instanceof Error ? error.message : String(error))
    }
  }
  const advice =
    'Install ffmpeg (apt-get install ffmpeg), or npm packages @ffmpeg-installer/ffmpeg and @ffprobe-installer/ffprobe.'
  throw new FfmpegError('FFMPEG_NOT_FOUND', `No usable ffmpeg: ${refusals.join('; ')}. ${advice}`)
}

async function installedCandidate(): Promise<Candidate> {
  const [ffmpeg, ffprobe] = await Promise.all([
    import('@ffmpeg-installer/ffmpeg'),
    import('@ffprobe-installer/ffprobe'),
  ])
  return { ffmpegPath: ffmpeg.default.path, ffprobePath: ffprobe.default.path }
}

async function inspect(candidate: Candidate): Promise<Ffmpeg> {
  const ask = (path: string, flag: string) =>
    run(path, ['-hide_banner', flag], { timeout: questionTimeoutMs, maxBuffer: 4 * 1024 * 1024 })
  const [version, encoders, filters] = await Promise.all([
    ask(candidate.ffmpegPath, '-version'),
    ask(candidate.ffmpegPath, '-encoders'),
    ask(candidate.ffmpegPath, '-filters'),
    ask(candidate.ffprobePath, '-version'),
  ])
  const encoderNames = namesInTable(encoders.stdout)
  for (const needed of ['libx264', 'aac']) {
    if (!encoderNames.has(needed)) throw new Error(`${candidate.ffmpegPath} has no encoder ${needed}`)
  }
  return {
    ...candidate,
    version: /^ffmpeg version (\S+)/.exec(version.stdout)?.[1] ?? 'unknown',
    filters: namesInTable(filters.stdout),
  }
}

/** Rows of `-filters` and `-encoders` are ` FLAGS name description`; the legend above them has `=` in second place. */
function namesInTable(table: string): Set<string> {
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/))
  return new Set(rows.flatMap(([, name]) => (name && name !== '=' ? [name] : [])))
}
