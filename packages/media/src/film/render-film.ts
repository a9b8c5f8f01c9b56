import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Ffmpeg, findFfmpeg, probe } from '../ffmpeg/index.ts'
import { FilmError } from './film-error.ts'
import type { FilmSpec } from './film-spec.ts'
import { type JoinRequest, joinSegments } from './join-segments.ts'
import { runSegment } from './run-segment.ts'
import { splitFrames } from './segments.ts'

export interface RenderFilmRequest extends Omit<FilmSpec, 'fps'> {
  /** Default 30. */
  fps?: number
  /** WAV or anything else ffmpeg reads; cut or filled up with silence to the film's length. */
  soundtrackPath: string
  /** Written at the end, whole or not at all. */
  outPath: string
  /** Segments are kept here, in a folder of their own that is removed again. */
  workDir: string
  /** How many processes draw and encode at a time. Default: all of the machine's. */
  cores?: number
  ffmpeg?: Ffmpeg
  signal?: AbortSignal
  /** Default 30 minutes. */
  timeoutMs?: number
  /** `fraction` is of the whole film, over both stages. */
  onProgress?: (fraction: number, stage: FilmStage) => void
}

export type FilmStage = 'drawing' | 'joining'

export interface RenderedFilm {
  path: string
  durationSeconds: number
  width: number
  height: number
  sizeBytes: number
}

const defaultTimeoutMs = 30 * 60_000
/** Of the wall time, as measured. */
const drawingShare = 0.96

/**
 * Makes the film: H.264 high, yuv420p, BT.709, AAC 160 kb/s, playable while it loads. Equal parts of it are drawn and
 * encoded in processes of their own, then joined without a second encode. On failure and abort nothing is left behind:
 * no process, no file.
 * @throws {FilmError} when a picture can't be read or drawing fails.
 * @throws {FfmpegError} when the joining ffmpeg fails or time is up.
 */
export async function renderFilm(request: RenderFilmRequest): Promise<RenderedFilm> {
  request.signal?.throwIfAborted()
  const spec = toSpec(request)
  const ffmpeg = request.ffmpeg ?? (await findFfmpeg())
  await mkdir(request.workDir, { recursive: true })
  await mkdir(dirname(request.outPath), { recursive: true })
  const workDir = await mkdtemp(join(resolve(request.workDir), 'film-'))
  try {
    const segments = await drawSegments(request, { spec, ffmpeg, workDir })
    const joined = join(workDir, 'film.mp4')
    await joinSegments({
      segments,
      soundtrackPath: request.soundtrackPath,
      durationSeconds: frameCount(spec) / spec.fps,
      outPath: joined,
      workDir,
      ffmpeg,
      signal: request.signal ?? new AbortController().signal,
      onProgress: (fraction) => request.onProgress?.(drawingShare + fraction * (1 - drawingShare), 'joining'),
    })
    const film = await describe(joined, ffmpeg)
    await rename(joined, request.outPath)
    request.onProgress?.(1, 'joining')
    return { ...film, path: request.outPath }
  } finally {
    await rm(workDir, { recursive: true, force: true })
  }
}

export const frameCount = (spec: Pick<FilmSpec, 'timeline' | 'fps'>): number =>
  Math.max(1, Math.round(spec.timeline.durationSeconds * spec.fps))

/** Only what decides the look: the rest can't be sent to another process. */
function toSpec(request: RenderFilmRequest): FilmSpec {
  const { width, height, fps = 30, timeline, scenes, cues, title, endCard, template, direction, language } = request
  const credits = request.credits && request.credits.lines.length > 0 ? { credits: request.credits } : {}
  if (width % 2 || height % 2) throw new FilmError(`A film's width and height must be even, not ${width}x${height}`)
  if (scenes.length === 0 || scenes.length !== timeline.scenes.length) {
    throw new FilmError(
      `The timeline has ${timeline.scenes.length} scenes, the film ${scenes.length}; both need the same, and one at least`,
    )
  }
  return { width, height, fps, timeline, scenes, cues, title, endCard, template, direction, language, ...credits }
}

async function drawSegments(
  request: RenderFilmRequest,
  film: { spec: FilmSpec; ffmpeg: Ffmpeg; workDir: string },
): Promise<JoinRequest['segments']> {
  const { spec, ffmpeg, workDir } = film
  const cores = request.cores ?? availableParallelism()
  const segments = splitFrames(frameCount(spec), cores)
  const done = segments.map(() => 0)
  // One segment that fails ends the others.
  const failure = new AbortController()
  const signal = request.signal ? AbortSignal.any([request.signal, failure.signal]) : failure.signal
  const running = segments.map(async (segment, index) => {
    const outPath = join(workDir, `segment-${index}.mp4`)
    const encoderThreads = Math.max(1, Math.floor(cores / segments.length))
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs
    const onFrames = (count: number) => {
      done[index] = count
      request.onProgress?.((done.reduce((sum, value) => sum + value, 0) / frameCount(spec)) * drawingShare, 'drawing')
    }
    await runSegment({ spec, segment, ffmpeg, encoderThreads, outPath, timeoutMs }, { signal, onFrames })
    return { path: outPath, durationSeconds: (segment.to - segment.from) / spec.fps }
  })
  for (const one of running) one.catch((error: unknown) => failure.abort(error))
  // Wait for all, also for those that are being stopped: they still write into the folder that is removed next.
  await Promise.allSettled(running)
  request.signal?.throwIfAborted()
  failure.signal.throwIfAborted()
  return Promise.all(running)
}

async function describe(path: string, ffmpeg: Ffmpeg): Promise<Omit<RenderedFilm, 'path'>> {
  const [{ durationSeconds, video }, { size }] = await Promise.all([probe(path, { ffmpeg }), stat(path)])
  if (!video) throw new FilmError('The encoder made a film without pictures')
  return { durationSeconds, width: video.width, height: video.height, sizeBytes: size }
}
