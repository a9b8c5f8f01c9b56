export {
  type Character,
  type CharacterMedia,
  character,
  characterMedia,
  createCharacterResponse,
  deleteCharacterResponse,
  getCharacterResponse,
  listCharactersQuery,
  listCharactersResponse,
  listMediaQuery,
  listMediaResponse,
  type MediaType,
  mediaTypes,
} from './characters/character.ts'
export {
  type CharacterJob,
  characterJob,
  getCharacterJobResponse,
  listCharacterJobsQuery,
  listCharacterJobsResponse,
} from './characters/character-job.ts'
export {
  type CharacterStyle,
  type CreateCharacterRequest,
  characterSeed,
  characterStyles,
  createCharacterRequest,
} from './characters/create-character.ts'
export {
  type CharacterAppearance,
  type CharacterPersonality,
  type CharacterPose,
  characterAppearance,
  characterPersonality,
  characterPose,
} from './characters/documents.ts'
export { type Pagination, pagination } from './characters/envelope.ts'
export { type CharacterError, characterError } from './characters/errors.ts'
export {
  type GenerateImageRequest,
  type GenerateVideoRequest,
  generateImageRequest,
  generateVideoRequest,
} from './characters/generate-media.ts'
export {
  type CharacterCreationInput,
  type CharacterCreationOutput,
  characterCreationInput,
  characterCreationOutput,
  type DrawnCharacter,
  type ImageGenerationInput,
  imageGenerationInput,
  type MediaEntry,
  mediaEntry,
  type VideoGenerationInput,
  videoGenerationInput,
} from './characters/job-data.ts'
export {
  type CharacterJobStatus,
  cancelledResponse,
  characterJobStatus,
  characterJobStatuses,
  type QueuedResponse,
  queuedResponse,
} from './characters/job-status.ts'
export {
  getMediaJobResponse,
  listMediaJobsQuery,
  listMediaJobsResponse,
  type MediaJob,
  mediaJob,
} from './characters/media-job.ts'
export { idempotencyHeaders, idempotencyKey } from './common/idempotency-key.ts'
export { queryNumber, wholeNumber } from './common/numbers.ts'
export { clientId, httpUrl, languageTag, lineOfText, text } from './common/strings.ts'
export { isoTime } from './common/times.ts'
export { type AiHealth, type AiInfo, aiHealth, aiInfo } from './depth/ai.ts'
export { type DepthMediaType, depthMediaType, depthMediaTypes } from './depth/depth-media-type.ts'
export { type DepthError, depthError } from './depth/errors.ts'
export {
  deleteMediaResponse,
  listMediaStatusQuery,
  listMediaStatusResponse,
  type MediaStatus,
} from './depth/media-status.ts'
export {
  enqueueRequest,
  enqueueResponse,
  queueActionResponse,
  workerStatus,
  workerSwitchResponse,
} from './depth/queue-actions.ts'
export { queueStatistics, queueSummary } from './depth/queue-figures.ts'
export {
  type ListQueueItemsQuery,
  listQueueItemsQuery,
  listQueueItemsResponse,
  type QueueItem,
  type QueueStatus,
  queueItem,
  queueItemDetails,
  queueStatuses,
} from './depth/queue-item.ts'
export { type UploadMediaResponse, uploadMediaForm, uploadMediaResponse } from './depth/upload.ts'
export { liveness, type Readiness, readiness } from './health.ts'
export {
  type CreateMovieResponse,
  createMovieRequest,
  createMovieResponse,
  type MovieRequest,
} from './movies/create-movie.ts'
export { type MovieError, movieError } from './movies/errors.ts'
export { listMoviesQuery, listMoviesResponse } from './movies/list-movies.ts'
export {
  cancelMovieResponse,
  type MovieDetails,
  type MovieProgress,
  type MovieStageStatus,
  type MovieStatus,
  type MovieStatusResponse,
  type MovieSummary,
  movieDetails,
  movieStatusResponse,
} from './movies/movie.ts'
export {
  type MovieFilmInput,
  type MovieFilmOutput,
  type MovieImagesInput,
  type MovieImagesOutput,
  type MoviePicture,
  type MovieStory,
  type MovieStoryInput,
  type MovieStoryOutput,
  movieFilmInput,
  movieFilmOutput,
  movieImagesInput,
  movieImagesOutput,
  movieJobInput,
  movieStoryInput,
  movieStoryOutput,
} from './movies/movie-jobs.ts'
export { queuePositionResponse } from './movies/queue-position.ts'
export { type Sampler, samplers } from './movies/samplers.ts'
export {
  listArtifactsResponse,
  listAttemptsResponse,
  listLogsResponse,
  type NativeArtifact,
  type NativeAttempt,
  type NativeJobEvent,
  type NativeLogLine,
  nativeArtifact,
  nativeAttempt,
  nativeJobEvent,
  nativeLogLine,
} from './native/job-history.ts'
export { type ListJobsQuery, type ListJobsResponse, listJobsQuery, listJobsResponse } from './native/list-jobs.ts'
export { type NativeError, nativeError } from './native/native-error.ts'
export {
  type NativeFailure,
  type NativeJob,
  type NativeJobDetails,
  type NativeJobStatus,
  nativeFailure,
  nativeJob,
  nativeJobDetails,
  nativeJobStatus,
  nativeJobStatuses,
} from './native/native-job.ts'
export {
  listQueuesResponse,
  listWorkersResponse,
  type NativeQueue,
  type NativeWorker,
  nativeQueue,
  nativeWorker,
} from './native/queues.ts'
export { type VideoError, type VideoValidationError, videoError, videoValidationError } from './videos/errors.ts'
export {
  type ListVideoJobsQuery,
  type ListVideoJobsResponse,
  listVideoJobsQuery,
  listVideoJobsResponse,
} from './videos/list-video-jobs.ts'
export {
  type ScriptVideoInput,
  type ScriptVideoOutput,
  scriptVideoInput,
  scriptVideoOutput,
} from './videos/script-video.ts'
export {
  type CancelVideoJobResponse,
  type CreateVideoJobResponse,
  cancelVideoJobResponse,
  createVideoJobResponse,
  type VideoJob,
  type VideoJobStatus,
  type VideoResult,
  videoJob,
  videoJobStatus,
  videoJobStatuses,
  videoResult,
} from './videos/video-job.ts'
export {
  type CreateVideoJobRequest,
  createVideoJobRequest,
  defaultVideoPriority,
  platformSizes,
  type VideoPlatform,
  type VideoRequest,
  type VoiceProvider,
  videoPlatforms,
  videoPriority,
  videoRequest,
  voiceProviders,
} from './videos/video-request.ts'
export { type VideoHealth, type VideoStatistics, videoHealth, videoStatistics } from './videos/video-statistics.ts'
export {
  listTemplatesResponse,
  listVoicesQuery,
  listVoicesResponse,
  type VideoTemplate,
  type Voice,
  videoTemplate,
  voice,
} from './videos/voices.ts'
