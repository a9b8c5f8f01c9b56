/** What the C library calls it, in any program that prints its errors. */
const words = /No space left on device|Disk quota exceeded/

/** The error of the file system that a program has put into words only; undefined when it was another one. */
export function fullDiskCause(text: string): Error | undefined {
  const found = words.exec(text)?.[0]
  return found === undefined ? undefined : Object.assign(new Error(found), { code: 'ENOSPC' })
}

/** Lines that begin like this are ffmpeg's own: what is in the metadata of a file is indented. */
const unfinished =
  /^(?:\[.*\] )?(?:Error |av_interleaved_write_frame).*: (?:No space left on device|Disk quota exceeded)/m

/** Whether ffmpeg could not write its output to the end: some versions say so and exit with 0. */
export function isCutByFullDisk(stderr: string): boolean {
  return unfinished.test(stderr)
}
