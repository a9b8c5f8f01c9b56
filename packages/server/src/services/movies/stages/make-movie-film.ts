import { join } from 'node:path'
import type { MovieFilmInput, MovieFilmOutput } from '@kiln/contracts'
import type { RunningJob } from '@kiln/core'
import { cameraMoveOf, creditsSeconds, getTemplate, makeMusic, planNaturalTimeline, type Timeline } from '@kiln/media'
import { assembleFilm } from '../../media-tools/assemble-film.ts'
import { createNarrator } from '../../media-tools/create-narrator.ts'
import { fetchArtifact } from '../../media-tools/fetch-artifact.ts'
import type { MediaTools } from '../../media-tools/load-media-tools.ts'
import { creditsOf } from './credits-of.ts'

export interface MovieFilmJob {
  wish: MovieFilmInput
  job: RunningJob
  tools: MediaTools
}

const size = { width: 1920, height: 1080 }
const language = 'en-US'

/** Where each step begins, in percent: drawing takes the longest. */
const steps = { narration: 0, music: 15, drawing: 20, storing: 98 }

/** Narration → timeline → music → film with titles, captions and credits, as long as its story is. */
export async function makeMovieFilm({ wish, job, tools }: MovieFilmJob): Promise<MovieFilmOutput> {
  const { story, genre, seed } = wish
  const choice = tools.speech.resolve({ provider: 'local', language })
  const texts = story.sequences.map((sequence) => sequence.narration)
  const spoken = await createNarrator({ job, tools, choice, texts }).recordAtNaturalPace((number, count) =>
    job.progress(
      steps.narration + ((steps.music - steps.narration) * (number - 1)) / count,
      `Narrating sequence ${number} of ${count}`,
    ),
  )
  const model = spoken[0]?.model ?? choice.provider
  const credits = creditsOf(wish, { voice: choice.voice, model })
  const timeline = planNaturalTimeline({
    scenes: spoken.map((recording) => ({ naturalSeconds: recording.durationSeconds })),
    creditsSeconds: creditsSeconds(credits),
  })
  job.progress(steps.music, 'Composing the music')
  const musicPath = join(job.tempDir, 'music.wav')
  const spans = story.sequences.map(({ mood }, index) => ({ mood, ...spanOf(timeline, index) }))
  const { durationSeconds } = timeline
  await job.cpu(() => makeMusic({ spans, durationSeconds, seed, genre, outPath: musicPath, signal: job.signal }))
  const picturePaths = await fetchPictures({ wish, job, tools })
  const film = await assembleFilm({
    job,
    tools,
    look: {
      ...size,
      template: getTemplate('cinema'),
      title: story.title,
      direction: 'ltr',
      language,
      scenes: story.sequences.map(({ heading, camera }, index) => ({
        titleWords: heading,
        picturePath: picturePaths[index] ?? '',
        move: cameraMoveOf(camera),
      })),
      endCard: { text: story.title },
      credits,
    },
    timeline,
    spoken,
    musicPath,
    onDrawn: (fraction) => job.progress(steps.drawing + (steps.storing - steps.drawing) * fraction, 'Drawing the film'),
    onStoring: () => job.progress(steps.storing, 'Storing the film'),
  })
  return { ...film, warnings: [], narration: { provider: choice.provider, model, voice: choice.voice } }
}

function spanOf({ scenes, durationSeconds }: Timeline, index: number): { start: number; end: number } {
  const { start = 0, end = durationSeconds } = scenes[index] ?? {}
  return { start, end }
}

/** The pictures are in the storage of the stage before: the drawing processes want files. */
function fetchPictures({ wish, job, tools }: MovieFilmJob): Promise<string[]> {
  return Promise.all(
    wish.pictures.map(async ({ storageKey, path: publicPath }) => {
      const path = join(job.tempDir, publicPath.split('/').at(-1) ?? '')
      await fetchArtifact(tools.files, { storageKey, path, signal: job.signal })
      return path
    }),
  )
}
