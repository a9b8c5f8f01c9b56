import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningJob } from '@kiln/core'
import {
  buildSoundtrack,
  type Cue,
  cuesFromWords,
  type FilmSpec,
  makeThumbnail,
  type RenderedFilm,
  renderFilm,
  type Timeline,
  toSrt,
} from '@kiln/media'
import type { SpokenScene } from './create-narrator.ts'
import type { MediaTools } from './load-media-tools.ts'

type FilmLook = Omit<FilmSpec, 'fps' | 'timeline' | 'cues'>

export interface FilmParts {
  job: RunningJob
  tools: Pick<MediaTools, 'cores'>
  /** Everything that is seen beside the captions. */
  look: FilmLook
  timeline: Timeline
  /** One a scene, spoken at the pace of the timeline. */
  spoken: readonly SpokenScene[]
  /** Ducked under the voice. */
  musicPath: string | null
  /** @param fraction of the drawing, 0 to 1 */
  onDrawn: (fraction: number) => void
  onStoring: () => void
}

/** The public paths below `/assets` of a film that is stored, and what is to be said about it. */
export interface AssembledFilm {
  video: string
  thumbnail: string
  captions: string
  durationSeconds: number
  fileSize: number
  width: number
  height: number
}

/** Letters of a caption: two lines of a wide film, or of an upright or square one. */
const captionLetters = { wide: 64, narrow: 40 }

/** Captions, soundtrack and pictures become a film, which is stored with its thumbnail and its captions. */
export async function assembleFilm(parts: FilmParts): Promise<AssembledFilm> {
  const { job, tools, look, timeline } = parts
  const cues = captionsOf(parts)
  const soundtrackPath = await mixSoundtrack(parts)
  const film = await job.cpu(
    () =>
      renderFilm({
        ...look,
        timeline,
        cues,
        soundtrackPath,
        outPath: join(job.tempDir, 'video.mp4'),
        workDir: job.tempDir,
        cores: tools.cores,
        signal: job.signal,
        onProgress: parts.onDrawn,
      }),
    tools.cores,
  )
  const picturePath = look.scenes[0]?.picturePath ?? ''
  const thumbnail = await makeThumbnail({ ...look, picturePath, outPath: join(job.tempDir, 'thumbnail.jpg') })
  parts.onStoring()
  return store({ job, film, thumbnail, cues })
}

function captionsOf({ look, spoken, timeline }: FilmParts): Cue[] {
  const maxLetters = look.width > look.height ? captionLetters.wide : captionLetters.narrow
  return spoken.flatMap(({ text, words }, index) => {
    const offset = timeline.scenes[index]?.speechStart ?? 0
    const timed = words.map((word) => ({ ...word, start: word.start + offset, end: word.end + offset }))
    const until = timeline.scenes[index + 1]?.speechStart ?? timeline.durationSeconds
    return cuesFromWords({ words: timed, text, maxLetters, until })
  })
}

async function mixSoundtrack({ job, spoken, timeline, musicPath }: FilmParts): Promise<string> {
  const outPath = join(job.tempDir, 'soundtrack.wav')
  await job.cpu(() =>
    buildSoundtrack({
      timeline,
      clips: spoken.map(({ path }, index) => ({ path, speechStart: timeline.scenes[index]?.speechStart ?? 0 })),
      ...(musicPath !== null && { music: { path: musicPath } }),
      outPath,
      signal: job.signal,
    }),
  )
  return outPath
}

async function store(made: {
  job: RunningJob
  film: RenderedFilm
  thumbnail: { path: string; width: number; height: number }
  cues: Cue[]
}): Promise<AssembledFilm> {
  const { job, film, thumbnail, cues } = made
  const { durationSeconds, width, height } = film
  const captionsPath = join(job.tempDir, 'captions.srt')
  await writeFile(captionsPath, toSrt(cues))
  const subtitles = 'application/x-subrip; charset=utf-8'
  const save = job.artifacts.save
  const video = await save({ name: 'video.mp4', path: film.path, contentType: 'video/mp4', width, height })
  const poster = await save({ name: 'thumbnail.jpg', contentType: 'image/jpeg', ...thumbnail })
  const captions = await save({ name: 'captions.srt', path: captionsPath, contentType: subtitles })
  const paths = { video: video.path, thumbnail: poster.path, captions: captions.path }
  return { ...paths, durationSeconds, fileSize: video.sizeBytes, width, height }
}
