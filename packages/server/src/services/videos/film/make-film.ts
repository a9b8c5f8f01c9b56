import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { platformSizes, type ScriptVideoOutput, type VideoRequest } from '@kiln/contracts'
import type { Artifact, RunningJob } from '@kiln/core'
import {
  buildSoundtrack,
  type Cue,
  cuesFromWords,
  fetchAudio,
  getTemplate,
  makeThumbnail,
  planTimeline,
  type RenderedFilm,
  renderFilm,
  splitIntoScenes,
  type Timeline,
  toSrt,
} from '@kiln/media'
import { endCardText } from './end-card-text.ts'
import { illustrate } from './illustrate.ts'
import type { MediaTools } from './load-media-tools.ts'
import { narrate, recordAtNaturalPace, type SpokenScene } from './narrate.ts'
import { stages } from './stages.ts'
import { textDirection } from './text-direction.ts'

export interface FilmJob {
  request: VideoRequest
  job: RunningJob
  tools: MediaTools
}

/** Letters of a caption: two lines of a wide film, or of an upright or square one. */
const captionLetters = { wide: 64, narrow: 40 }

/** Script → scenes → narration → timeline → pictures and soundtrack → film, thumbnail and captions in storage. */
export async function makeFilm({ request, job, tools }: FilmJob): Promise<ScriptVideoOutput> {
  stages.analyzing(job)
  const size = platformSizes[request.platform]
  const template = getTemplate(request.template_id ?? 'classic')
  const scenes = splitIntoScenes({
    script: request.script_content,
    title: request.title,
    language: request.language,
    targetSeconds: request.duration,
  })
  const choice = tools.speech.resolve({
    provider: request.voice_provider,
    language: request.language,
    ...(request.voice_name && { voice: request.voice_name }),
  })
  const texts = scenes.map((scene) => scene.narration)
  const recordings = await recordAtNaturalPace({ job, tools, choice, texts })
  const timeline = planTimeline({
    scenes: recordings.map((recording) => ({ naturalSeconds: recording.durationSeconds })),
    targetSeconds: request.duration,
  })
  const spoken = await narrate({ job, tools, choice, texts, timeline })
  const picturePaths = await illustrate({ request, job, tools, scenes, size, template, seed: seedOf(request) })

  const cues = captions(spoken, timeline, size)
  const soundtrackPath = await mixSoundtrack({ request, job, spoken, timeline })
  const look = {
    ...size,
    template,
    title: request.title,
    direction: textDirection(request.language),
    language: request.language,
  }
  const filmPath = join(job.tempDir, 'video.mp4')
  const film = await job.cpu(
    () =>
      renderFilm({
        ...look,
        timeline,
        scenes: scenes.map(({ titleWords }, index) => ({ titleWords, picturePath: picturePaths[index] ?? '' })),
        cues,
        endCard: { text: endCardText(request.language) },
        soundtrackPath,
        outPath: filmPath,
        workDir: job.tempDir,
        cores: tools.cores,
        signal: job.signal,
        onProgress: (fraction) => stages.compositing(job, fraction),
      }),
    tools.cores,
  )
  const thumbnail = await makeThumbnail({
    ...look,
    picturePath: picturePaths[0] ?? '',
    outPath: join(job.tempDir, 'thumbnail.jpg'),
  })

  stages.storing(job)
  const stored = await store({ job, film, thumbnail, cues })
  const [first] = spoken
  return {
    video: stored.video.path,
    thumbnail: stored.thumbnail.path,
    captions: stored.captions.path,
    durationSeconds: film.durationSeconds,
    fileSize: stored.video.sizeBytes,
    width: film.width,
    height: film.height,
    warnings: [...(choice.warning ? [choice.warning] : []), ...tooLongWarning(request, timeline)],
    narration: {
      provider: choice.provider,
      model: first?.model ?? null,
      voice: first?.voice ?? null,
      fallback: choice.fallback,
    },
  }
}

/** The same request gives the same pictures, another script other ones. */
function seedOf({ title, script_content }: VideoRequest): number {
  return createHash('sha256').update(`${title}\n${script_content}`).digest().readUInt32BE()
}

function captions(spoken: SpokenScene[], timeline: Timeline, size: { width: number; height: number }): Cue[] {
  const maxLetters = size.width > size.height ? captionLetters.wide : captionLetters.narrow
  return spoken.flatMap(({ text, words }, index) => {
    const offset = timeline.scenes[index]?.speechStart ?? 0
    const timed = words.map((word) => ({ ...word, start: word.start + offset, end: word.end + offset }))
    const until = timeline.scenes[index + 1]?.speechStart ?? timeline.durationSeconds
    return cuesFromWords({ words: timed, text, maxLetters, until })
  })
}

async function mixSoundtrack(film: {
  request: VideoRequest
  job: RunningJob
  spoken: SpokenScene[]
  timeline: Timeline
}): Promise<string> {
  const { request, job, spoken, timeline } = film
  const music = request.background_music
    ? await fetchAudio(request.background_music, { outPath: join(job.tempDir, 'music'), signal: job.signal })
    : null
  const outPath = join(job.tempDir, 'soundtrack.wav')
  await job.cpu(() =>
    buildSoundtrack({
      timeline,
      clips: spoken.map(({ path }, index) => ({ path, speechStart: timeline.scenes[index]?.speechStart ?? 0 })),
      ...(music && { music }),
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
}): Promise<{ video: Artifact; thumbnail: Artifact; captions: Artifact }> {
  const { job, film, thumbnail, cues } = made
  const captionsPath = join(job.tempDir, 'captions.srt')
  await writeFile(captionsPath, toSrt(cues))
  const { width, height } = film
  return {
    video: await job.artifacts.save({ name: 'video.mp4', path: film.path, contentType: 'video/mp4', width, height }),
    thumbnail: await job.artifacts.save({ name: 'thumbnail.jpg', contentType: 'image/jpeg', ...thumbnail }),
    captions: await job.artifacts.save({
      name: 'captions.srt',
      path: captionsPath,
      contentType: 'application/x-subrip; charset=utf-8',
    }),
  }
}

function tooLongWarning({ duration }: VideoRequest, { tooLong, durationSeconds }: Timeline): string[] {
  if (!tooLong) return []
  return [
    `The script is too long for ${duration} s: spoken at the fastest natural pace, the film lasts ${durationSeconds.toFixed(1)} s`,
  ]
}
