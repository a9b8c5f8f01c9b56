/**
 * Runs a program and kills it as soon as stdin closes. The kernel closes stdin when the parent dies, however it dies,
 * so the program can't be left behind; ffmpeg by itself works on when its parent is gone. $0 is the program.
 */
const guardScript = `
exec 3<&0
"$0" "$@" </dev/null 3<&- &
program=$!
( read -r _ <&3; kill -9 $program ) >/dev/null 2>&1 &
guard=$!
exec 3<&-
wait $program
code=$?
kill $guard 2>/dev/null
exit $code`

interface GuardOptions {
  /**
   * What the program may have of writable memory of its own (RLIMIT_DATA); beyond that its allocations fail. Linux
   * counts all of it, other systems little or nothing. Default: no limit.
   */
  memoryLimitBytes?: number | undefined
}

/** The command line that runs `file` under a guard. On Windows, which has no sh, `file` runs unguarded. */
export function guardedCommand(
  file: string,
  args: string[],
  { memoryLimitBytes }: GuardOptions = {},
): { file: string; argv: string[] } {
  if (process.platform === 'win32') return { file, argv: args }
  // Where a lower limit is set already, it stays.
  const limit = memoryLimitBytes ? `ulimit -d ${Math.floor(memoryLimitBytes / 1024)} 2>/dev/null` : ''
  return { file: '/bin/sh', argv: ['-c', limit + guardScript, file, ...args] }
}
