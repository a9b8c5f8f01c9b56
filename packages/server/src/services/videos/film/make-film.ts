import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { platformSizes, type ScriptVideoOutput, type VideoRequest } from '@kiln/contracts'
import type { RunningJob } from '@kiln/core'
import { fetchAudio, getTemplate, planTimeline, splitIntoScenes, type Timeline } from '@kiln/media'
import { assembleFilm } from '../../media-tools/assemble-film.ts'
import { createNarrator } from '../../media-tools/create-narrator.ts'
import type { MediaTools } from '../../media-tools/load-media-tools.ts'
import { endCardText } from './end-card-text.ts'
import { illustrate } from './illustrate.ts'
import { stages } from './stages.ts'
import { textDirection } from './text-direction.ts'

export interface FilmJob {
  request: VideoRequest
  job: RunningJob
  tools: Pick<MediaTools, 'speech' | 'images' | 'cache' | 'cores'>
}

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
  const narrator = createNarrator({ job, tools, choice, texts })
  const recordings = await narrator.recordAtNaturalPace((number, count) => stages.audio(job, number, count))
  const timeline = planTimeline({
    scenes: recordings.map((recording) => ({ naturalSeconds: recording.durationSeconds })),
    targetSeconds: request.duration,
  })
  const spoken = await narrator.recordAtPaceOf(timeline)
  const picturePaths = await illustrate({ request, job, tools, scenes, size, template, seed: seedOf(request) })

  const film = await assembleFilm({
    job,
    tools,
    look: {
      ...size,
      template,
      title: request.title,
      direction: textDirection(request.language),
      language: request.language,
      scenes: scenes.map(({ titleWords }, index) => ({ titleWords, picturePath: picturePaths[index] ?? '' })),
      endCard: { text: endCardText(request.language) },
    },
    timeline,
    spoken,
    musicPath: await fetchMusic(request, job),
    onDrawn: (fraction) => stages.compositing(job, fraction),
    onStoring: () => stages.storing(job),
  })
  const [first] = spoken
  return {
    ...film,
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

async function fetchMusic({ background_music }: VideoRequest, job: RunningJob): Promise<string | null> {
  if (!background_music) return null
  const music = await fetchAudio(background_music, { outPath: join(job.tempDir, 'music'), signal: job.signal })
  return music.path
}

function tooLongWarning({ duration }: VideoRequest, { tooLong, durationSeconds }: Timeline): string[] {
  if (!tooLong) return []
  return [
    `The script is too long for ${duration} s: spoken at the fastest natural pace, the film lasts ${durationSeconds.toFixed(1)} s`,
  ]
}
