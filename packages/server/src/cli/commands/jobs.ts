import type { ListJobsResponse, NativeArtifact, NativeJob, NativeJobDetails } from '@kiln/contracts'
import type { Command } from 'commander'
import { clientFromEnvironment } from '../api-client.ts'
import { CliError, exitCodes } from '../exit-codes.ts'
import { age, printJson, printLine, printTable } from '../output.ts'
import { watchJob } from '../watch-job.ts'

interface JsonOption {
  json?: boolean
}

export function addJobs(program: Command): void {
  const jobs = program.command('jobs').description('list, show, watch, cancel and retry jobs')
  jobs.addHelpText(
    'after',
    `
Examples:
  $ kiln jobs list --status active,waiting
  $ kiln jobs watch 0198c7a2-...        ends with 0 when the job completes, else with 1
  $ kiln jobs list --json | jq '.jobs[].id'`,
  )
  addList(jobs)
  addShow(jobs)
  addWatch(jobs)
  addAction(jobs, { name: 'cancel', description: 'cancel a job, running or not', method: 'DELETE', path: (id) => id })
  addAction(jobs, {
    name: 'retry',
    description: 'start a failed job again',
    method: 'POST',
    path: (id) => `${id}/retry`,
  })
}

function addList(jobs: Command): void {
  jobs
    .command('list')
    .description('jobs, newest first')
    .option('--status <words>', 'pending, waiting, active, completed, failed, cancelled; several separated by commas')
    .option('--type <name>', 'job type, e.g. script-video')
    .option('--queue <name>', 'queue, e.g. videos')
    .option('--user <id>', 'whose jobs')
    .option('--limit <number>', 'at most so many, up to 100', '20')
    .option('--offset <number>', 'leave out the first ones', '0')
    .option('--json', 'print JSON')
    .action(async ({ json, user, ...filter }: JsonOption & Record<string, string>) => {
      const query = new URLSearchParams({ ...filter, ...(user && { userId: user }) })
      const page = await clientFromEnvironment().request<ListJobsResponse>(`/api/jobs?${query}`)
      if (json) return printJson(page)
      printTable(['ID', 'TYPE', 'STATUS', 'PROGRESS', 'USER', 'CREATED'], page.jobs.map(toRow))
      printLine(`${page.jobs.length} of ${page.total}`)
    })
}

function toRow(job: NativeJob): string[] {
  return [job.id, job.type, job.status, `${Math.floor(job.progress)} %`, job.userId ?? '-', age(job.createdAt)]
}

function addShow(jobs: Command): void {
  jobs
    .command('show <id>')
    .description('one job with its files')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: JsonOption) => {
      const client = clientFromEnvironment()
      const path = `/api/jobs/${encodeURIComponent(id)}`
      const job = await client.request<NativeJobDetails>(path)
      const { artifacts } = await client.request<{ artifacts: NativeArtifact[] }>(`${path}/artifacts`)
      if (json) return printJson({ ...job, artifacts })
      printTable(['FIELD', 'VALUE'], describe(job))
      for (const { url, sizeBytes } of artifacts) printLine(`${client.url}${url}  ${sizeBytes} bytes`)
    })
}

function describe(job: NativeJobDetails): string[][] {
  return [
    ['id', job.id],
    ['type', job.type],
    ['queue', job.queue],
    ['status', job.status],
    ['progress', `${job.progress} %${job.progressMessage ? `, ${job.progressMessage}` : ''}`],
    ['user', job.userId ?? '-'],
    ['priority', String(job.priority)],
    ['attempts', `${job.failedAttempts} failed of ${job.maxAttempts}, ${job.crashes} crashes`],
    ['created', job.createdAt],
    ['started', job.startedAt ?? '-'],
    ['finished', job.finishedAt ?? '-'],
    ...(job.error ? [['error', `${job.error.code}: ${job.error.message}`]] : []),
  ]
}

function addWatch(jobs: Command): void {
  jobs
    .command('watch <id>')
    .description('follow a job until it has ended')
    .option('--json', 'print every event as one line of JSON')
    .action(async (id: string, { json }: JsonOption) => {
      const onEvent = json ? (event: unknown) => process.stdout.write(`${JSON.stringify(event)}\n`) : undefined
      const job = await watchJob({ client: clientFromEnvironment(), jobId: id, ...(onEvent && { onEvent }) })
      if (!json) printLine(`${job.id} ${job.status}`)
      if (job.status === 'completed') return
      const reason = job.error ? `${job.error.code}: ${job.error.message}` : job.status
      throw new CliError(exitCodes.failed, `Job ${job.status}: ${reason}`)
    })
}

interface Action {
  name: string
  description: string
  method: 'POST' | 'DELETE'
  path: (id: string) => string
}

function addAction(jobs: Command, { name, description, method, path }: Action): void {
  jobs
    .command(`${name} <id>`)
    .description(description)
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: JsonOption) => {
      const job = await clientFromEnvironment().request<NativeJob>(`/api/jobs/${path(encodeURIComponent(id))}`, {
        method,
      })
      if (json) return printJson(job)
      printLine(`${job.id} ${job.status}`)
    })
}
