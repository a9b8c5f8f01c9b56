import type {
  MovieDetails,
  MovieFilmOutput,
  MovieImagesOutput,
  MovieStatusResponse,
  MovieSummary,
} from '@kiln/contracts'
import type { UrlSigner } from '../../http/assets/sign-urls.ts'
import { hideDiskPaths } from '../../http/disk-paths.ts'
import type { Movie } from './read-movies.ts'
import { movieWord, stageWords } from './status-words.ts'

/** Exactly what the contract shows, and the reason when there is no movie. */
export function presentMovieStatus(movie: Movie): MovieStatusResponse {
  const updatedMs = movie.updatedAt.getTime()
  return {
    success: true,
    movieId: movie.id,
    status: movieWord(movie),
    progress: stageWords(movie, movie.stages),
    updatedAt: { _seconds: Math.floor(updatedMs / 1000), _nanoseconds: (updatedMs % 1000) * 1_000_000 },
    ...reasonOf(movie),
  }
}

export function presentMovieSummary(movie: Movie, signer: UrlSigner): MovieSummary {
  const { id, jobId, stages, createdAt, startedAt, finishedAt } = movie
  const { userId, prompt, genre, num_sequences, seed, sampler, steps, cfg_scale } = movie
  const thumbnail = stages.video?.output?.thumbnail
  return {
    movieId: id,
    jobId,
    status: movieWord(movie),
    progress: stageWords(movie, stages),
    percent: Math.round(movie.progress * 100) / 100,
    message: movie.status === 'active' ? movie.message : null,
    ...{ userId, prompt, genre, num_sequences, seed, sampler, steps, cfg_scale },
    title: stages.story?.output?.story.title ?? null,
    thumbnailUrl: thumbnail ? signer.urlOf(thumbnail) : null,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    completedAt: finishedAt?.toISOString() ?? null,
    ...reasonOf(movie),
  }
}

export function presentMovie(movie: Movie, signer: UrlSigner): MovieDetails {
  const { story, images, video } = movie.stages
  return {
    success: true,
    ...presentMovieSummary(movie, signer),
    story: story?.output ? { ...story.output.story, provider: story.output.provider, model: story.output.model } : null,
    images: images?.output ? presentImages(images.output, signer) : null,
    film: video?.output ? presentFilm(video.output, signer) : null,
  }
}

function presentImages({ pictures }: MovieImagesOutput, signer: UrlSigner): MovieDetails['images'] {
  return pictures.map(({ path, width, height, seed, provider, model }, index) => ({
    sequence: index + 1,
    url: signer.urlOf(path),
    ...{ width, height, seed, provider, model },
  }))
}

function presentFilm(film: MovieFilmOutput, signer: UrlSigner): MovieDetails['film'] {
  return {
    url: signer.urlOf(film.video),
    thumbnailUrl: signer.urlOf(film.thumbnail),
    captionsUrl: signer.urlOf(film.captions),
    duration: film.durationSeconds,
    fileSize: film.fileSize,
    resolution: `${film.width}x${film.height}`,
    warnings: film.warnings,
    narration: film.narration,
  }
}

function reasonOf(movie: Movie): { error?: string } {
  if (movieWord(movie) !== 'failed') return {}
  return { error: movie.error ? hideDiskPaths(movie.error.message) : 'The movie could not be made' }
}
