import { stat } from 'node:fs/promises'
import { Argument, type Command } from 'commander'
import { ModelError } from '../../ai/models/model-error.ts'
import { pinnedHashOf } from '../../ai/models/pinned-hash.ts'
import { type PulledModel, pullModel } from '../../ai/models/pull-model.ts'
import { type Config, loadConfig } from '../../config/config.ts'
import { CliError, exitCodes } from '../exit-codes.ts'
import { megabytes, printJson, printLine, printTable } from '../output.ts'
import { createProgressDisplay } from '../progress-display.ts'

const modelName = 'depth-anything-v2-small'

export function addModels(program: Command): void {
  const models = program.command('models').description('neural networks that Kiln can use')
  models
    .command('pull')
    .description('fetch a model; the AI service uses it from its next start on')
    .addArgument(new Argument('[name]', 'which one').choices([modelName]).default(modelName))
    .addHelpText(
      'after',
      `
The SHA-256 of the first download is kept beside the file; every later one has to have it too.

Environment:
  DEPTH_MODEL          where the file goes
  DEPTH_MODEL_URL      where it comes from
  DEPTH_MODEL_SHA256   the hash that it must have`,
    )
    .action(pull)
  models
    .command('list')
    .description('models, and whether they are installed')
    .option('--json', 'print JSON')
    .action(list)
}

/** The settings of a server, whose sign-in has nothing to do with models. */
const readSettings = (): Config['ai'] => loadConfig({ ...process.env, AUTH_MODE: 'none' }).ai

async function pull(name: string): Promise<void> {
  const { modelUrl: url, modelFile: file, modelSha256: sha256 } = readSettings()
  const stopped = new AbortController()
  const stop = () => stopped.abort(new CliError(exitCodes.failed, 'stopped; nothing was installed'))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const display = createProgressDisplay()
  const onProgress = (bytes: number, total: number | null) =>
    display.update({ percent: total ? (bytes / total) * 100 : 0, message: `fetching ${name}` })
  try {
    const pulled = await pullModel({ url, file, sha256, onProgress, signal: stopped.signal })
    display.end()
    printPulled(file, pulled)
  } catch (error) {
    display.end()
    throw error instanceof ModelError ? new CliError(exitCodes.failed, error.message, { cause: error }) : error
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}

function printPulled(file: string, { sizeBytes, sha256, isFirst }: PulledModel): void {
  printLine(`${file} (${megabytes(sizeBytes)})`)
  printLine(`SHA-256 ${sha256}${isFirst ? ', which later downloads have to have too' : ', as before'}`)
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const { modelFile: file, modelUrl: url } = readSettings()
  const sizeBytes = await stat(file).then(
    ({ size }) => size,
    () => null,
  )
  const model = {
    name: modelName,
    installed: sizeBytes !== null,
    sizeBytes,
    sha256: await pinnedHashOf(file),
    file,
    url,
  }
  if (json) return printJson({ models: [model] })
  printTable(
    ['NAME', 'INSTALLED', 'SIZE', 'SHA-256', 'FILE'],
    [[model.name, model.installed ? 'yes' : 'no', sizeBytes ? megabytes(sizeBytes) : '-', model.sha256 ?? '-', file]],
  )
}
