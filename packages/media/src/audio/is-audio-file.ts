import { open } from 'node:fs/promises'

/**
 * How audio files begin: the bytes at an offset, as a pattern over Latin-1.
 * Formats that only name other files (M3U, concat, DASH) are missing on purpose.
 */
const BEGINNINGS: readonly RegExp[] = [
  /^ID3/, // MP3 with tags
  /^\xff[\xe0-\xff]/, // MPEG audio and AAC frames
  /^RIFF....WAVE/s,
  /^fLaC/,
  /^OggS/,
  /^....ftyp/s, // M4A, MP4
  /^.E\xdf\xa3/s, // Matroska, WebM
  /^FORM....AIF[FC]/s,
]

/** Whether a file begins like one of the usual audio formats; says nothing about the rest of it. */
export async function isAudioFile(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    const beginning = buffer.toString('latin1', 0, bytesRead)
    return BEGINNINGS.some((pattern) => pattern.test(beginning))
  } finally {
    await file.close()
  }
}
