interface PhotoType {
  mediaType: 'photo'
  contentType: string
  extension: string
  /** What libvips must take it for, too. */
  format: string
}

export interface VideoType {
  mediaType: 'video'
  contentType: string
  extension: string
  /** The demuxer of ffmpeg that must read it, so that no other of its many is offered a stranger's bytes. */
  demuxer: 'mov' | 'matroska'
}

export type AcceptedType = PhotoType | VideoType

function photo(contentType: string, extension: string, format: string): PhotoType {
  return { mediaType: 'photo', contentType, extension, format }
}

function video(contentType: string, extension: string, demuxer: VideoType['demuxer']): VideoType {
  return { mediaType: 'video', contentType, extension, demuxer }
}

const png = photo('image/png', 'png', 'png')
const mp4 = video('video/mp4', 'mp4', 'mov')
const matroska = video('video/x-matroska', 'mkv', 'matroska')

/** By the media types that file-type gives. An animated PNG is a PNG, and M4V is Apple's name for its MP4. */
const acceptedTypes: ReadonlyMap<string, AcceptedType> = new Map<string, AcceptedType>([
  ['image/jpeg', photo('image/jpeg', 'jpg', 'jpeg')],
  ['image/png', png],
  ['image/apng', png],
  ['image/webp', photo('image/webp', 'webp', 'webp')],
  ['image/avif', photo('image/avif', 'avif', 'heif')],
  ['image/gif', photo('image/gif', 'gif', 'gif')],
  ['image/tiff', photo('image/tiff', 'tiff', 'tiff')],
  ['video/mp4', mp4],
  ['video/x-m4v', mp4],
  ['video/quicktime', video('video/quicktime', 'mov', 'mov')],
  ['video/webm', video('video/webm', 'webm', 'matroska')],
  ['video/matroska', matroska],
  ['video/x-matroska', matroska],
])

export function acceptedType(mime: string | undefined): AcceptedType | undefined {
  return mime === undefined ? undefined : acceptedTypes.get(mime)
}

/** For messages. */
export const acceptedTypeNames = 'JPEG, PNG, WebP, AVIF, GIF, TIFF, MP4, MOV, WebM, MKV'
