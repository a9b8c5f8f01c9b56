const maxCauses = 5

/** Whether the file system has said, at the bottom of an error, that there is no space left. */
export function isFullDiskFault(error: unknown): boolean {
  let current = error
  for (let depth = 0; depth < maxCauses && current instanceof Error; depth++) {
    if ('code' in current && (current.code === 'ENOSPC' || current.code === 'EDQUOT')) return true
    current = current.cause
  }
  return false
}
