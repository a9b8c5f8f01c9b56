/** An absolute path of two segments or more that is none of the server's own and no URL, but ffmpeg's `file:/…` is one. */
const diskPath = /(?:(?<![\w:/.~-])|(?<=\bfile:))\/(?!assets\/|api\/)(?:[\w.@+~-]+\/)+([\w.@+~-]*)/g

/** Shortens the disk paths in a message to their last part: no answer ever shows where files lie. */
export function hideDiskPaths(message: string): string {
  return message.replace(diskPath, (_path, last: string) => `…/${last}`)
}
