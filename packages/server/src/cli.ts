import { KilnError } from '@kiln/core'
import { Command, CommanderError } from 'commander'
import { addAi } from './cli/commands/ai.ts'
import { addBackup } from './cli/commands/backup.ts'
import { addConfig } from './cli/commands/config.ts'
import { addDemo } from './cli/commands/demo.ts'
import { addJobs } from './cli/commands/jobs.ts'
import { addModels } from './cli/commands/models.ts'
import { addMove } from './cli/commands/move.ts'
import { addQueues } from './cli/commands/queues.ts'
import { addRestore } from './cli/commands/restore.ts'
import { addServe } from './cli/commands/serve.ts'
import { addToken } from './cli/commands/token.ts'
import { addWorker } from './cli/commands/worker.ts'
import { addWorkers } from './cli/commands/workers.ts'
import { CliError, exitCodes } from './cli/exit-codes.ts'
import { printable } from './cli/output.ts'
import { ConfigError } from './config/config-error.ts'
import { version } from './version.ts'

const help = `
First steps:
  $ kiln demo                       a film of 15 seconds, from script to file
  $ kiln serve                      then post jobs to http://127.0.0.1:3000/api/v1/jobs
  $ kiln jobs watch <id>            follow one
  $ kiln <command> --help           more about a command

Environment:
  KILN_URL, KILN_TOKEN              the server that jobs, queues, workers and demo speak to
  everything else                   see kiln config

Exit codes:
  0 done   1 job failed or was cancelled, or an unexpected error   2 wrong arguments or settings
  3 the server does not answer   4 the server refused, or nothing could be moved, saved or restored`

function createProgram(): Command {
  const program = new Command('kiln')
    .description('Makes media on a queue: post a request, follow the job, fetch the film.')
    .version(version)
    .addHelpText('after', help)
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'kiln: ')) })
    .exitOverride()
  for (const add of [
    addServe,
    addWorker,
    addDemo,
    addJobs,
    addQueues,
    addWorkers,
    addToken,
    addAi,
    addModels,
    addMove,
    addBackup,
    addRestore,
    addConfig,
  ])
    add(program)
  return program
}

/** Runs one command line. @returns the exit code; errors are one line on standard error */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    // Commander has printed its own line already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    process.stderr.write(`kiln: ${oneLine(error)}\n`)
    if (!isExpected(error) && process.env.LOG_LEVEL === 'debug') process.stderr.write(`${(error as Error)?.stack}\n`)
    return exitCodeOf(error)
  }
}

function isExpected(error: unknown): boolean {
  return error instanceof CliError || error instanceof ConfigError || error instanceof KilnError
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode
  return error instanceof ConfigError ? exitCodes.usage : exitCodes.failed
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return printable(message).replaceAll(/\s*\n\s*/g, ' ')
}
