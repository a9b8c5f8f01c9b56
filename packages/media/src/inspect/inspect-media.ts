import { checkVideo } from './check-video.ts'
import { MediaRefusedError } from './media-refused-error.ts'
import { runPhotoProgram } from './run-photo-program.ts'

/** What a file is by its bytes; its name has no say. */
export interface InspectedMedia {
  mediaType: 'photo' | 'video'
  contentType: string
  /** Without the dot. */
  extension: string
  /** As it is seen: turned as EXIF, or the video's header, says. */
  width: number
  height: number
  /** Null for a photo, and for a video that doesn't say. */
  durationMs: number | null
}

/**
 * Finds out what a file is and whether it can be decoded, in processes that have limits of time and memory and die with
 * this one. A photo is decoded whole, of a video the first frames; of one in MP4 or MOV it is known that none is missing.
 * @throws MediaRefusedError with a message that says what is wrong, to be put after the file's name or field
 * @throws FfmpegError FFMPEG_NOT_FOUND
 */
export async function inspectMedia(
  path: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<InspectedMedia> {
  const verdict = await runPhotoProgram(path, signal)
  switch (verdict.kind) {
    case 'photo': {
      const { contentType, extension, width, height } = verdict
      return { mediaType: 'photo', contentType, extension, width, height, durationMs: null }
    }
    case 'video': {
      const { mediaType, contentType, extension } = verdict.type
      return { mediaType, contentType, extension, ...(await checkVideo(path, verdict.type, signal)) }
    }
    case 'refused':
      throw new MediaRefusedError(verdict.code, verdict.message)
    default:
      return verdict satisfies never
  }
}
