import type { NativeWorker } from '@kiln/contracts'
import type { Command } from 'commander'
import { clientFromEnvironment } from '../api-client.ts'
import { age, printJson, printTable } from '../output.ts'

export function addWorkers(program: Command): void {
  program
    .command('workers')
    .description('processes that run jobs, and when each was last seen')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const answer = await clientFromEnvironment().request<{ workers: NativeWorker[] }>('/api/workers')
      if (json) return printJson(answer)
      printTable(['ID', 'HOST', 'PID', 'VERSION', 'ACTIVE', 'QUEUES', 'STARTED', 'SEEN'], answer.workers.map(toRow))
    })
}

function toRow({ id, host, pid, version, activeJobs, queues, slots, startedAt, lastSeenAt }: NativeWorker): string[] {
  const withSlots = queues.map((queue) => (slots?.[queue] === undefined ? queue : `${queue}:${slots[queue]}`)).join(',')
  return [id, host, String(pid), version ?? '?', String(activeJobs), withSlots, age(startedAt), age(lastSeenAt)]
}
