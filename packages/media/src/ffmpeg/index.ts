export { FfmpegError } from './ffmpeg-error.ts'
export { type Ffmpeg, type FindFfmpegOptions, findFfmpeg } from './find-ffmpeg.ts'
export { type MediaInfo, probe } from './probe.ts'
export { type RunFfmpegOptions, runFfmpeg } from './run-ffmpeg.ts'
