/** What the command line ends with. Listed in `kiln --help`. */
export const exitCodes = {
  ok: 0,
  /** The job failed or was cancelled, or something unexpected happened. */
  failed: 1,
  /** Wrong arguments or a wrong environment variable. */
  usage: 2,
  /** The server does not answer. */
  unreachable: 3,
  /** The server refused: unknown id, no permission, not possible in this state. Or a move, backup or restore can't begin. */
  refused: 4,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Ends the command line with one line and an exit code. */
export class CliError extends Error {
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'CliError'
    this.exitCode = exitCode
  }
}
