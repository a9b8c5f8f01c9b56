import type { NativeJob, NativeQueue } from '@kiln/contracts'
import type { Command } from 'commander'
import { clientFromEnvironment } from '../api-client.ts'
import { CliError, exitCodes } from '../exit-codes.ts'
import { printJson, printLine, printTable } from '../output.ts'

export function addQueues(program: Command): void {
  const queues = program.command('queues').description('list, pause, resume and purge queues')
  queues.addHelpText(
    'after',
    `
Examples:
  $ kiln queues list
  $ kiln queues pause videos     running jobs go on, nothing further starts
  $ kiln queues purge --yes      cancel every job that waits`,
  )
  queues
    .command('list', { isDefault: true })
    .description('queues with their counts')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const answer = await clientFromEnvironment().request<{ queues: NativeQueue[] }>('/api/queues')
      if (json) return printJson(answer)
      printTable(
        ['QUEUE', 'STATE', 'WAITING', 'DELAYED', 'ACTIVE', 'COMPLETED', 'FAILED', 'OLDEST'],
        answer.queues.map(toRow),
      )
    })
  queues
    .command('purge')
    .description('cancel every job that waits; running jobs go on')
    .requiredOption('--yes', 'needed, because nothing brings the jobs back')
    .action(purge)
  addSwitch(queues, { name: 'pause', description: 'start no further jobs of a queue, on any worker' })
  addSwitch(queues, { name: 'resume', description: 'let a paused queue go on' })
}

/** Page by page from the front: what was cancelled leaves the list. */
async function purge(): Promise<void> {
  const client = clientFromEnvironment()
  let cancelled = 0
  for (;;) {
    const { jobs } = await client.request<{ jobs: NativeJob[] }>('/api/jobs?status=waiting,pending&limit=100')
    const before = cancelled
    for (const { id } of jobs) {
      if (await client.request(`/api/jobs/${id}/cancel`, { method: 'POST' }).catch(ignoreRefusal)) cancelled++
    }
    if (cancelled === before) break
  }
  printLine(`${cancelled} jobs cancelled`)
}

/** It began or ended in the meantime. */
function ignoreRefusal(error: unknown): null {
  if (error instanceof CliError && error.exitCode === exitCodes.refused) return null
  throw error
}

function toRow({ name, paused, counts, oldestWaitingSeconds: oldest }: NativeQueue): string[] {
  const numbers = [counts.waiting, counts.pending, counts.active, counts.completed, counts.failed].map(String)
  return [name, paused ? 'paused' : 'running', ...numbers, oldest === null ? '-' : `${Math.round(oldest)} s`]
}

function addSwitch(queues: Command, { name, description }: { name: 'pause' | 'resume'; description: string }): void {
  queues
    .command(`${name} <queue>`)
    .description(description)
    .option('--json', 'print JSON')
    .action(async (queueName: string, { json }: { json?: boolean }) => {
      const path = `/api/queues/${encodeURIComponent(queueName)}/${name}`
      const queue = await clientFromEnvironment().request<NativeQueue>(path, { method: 'POST' })
      if (json) return printJson(queue)
      printLine(`${queue.name} ${queue.paused ? 'paused' : 'running'}`)
    })
}
