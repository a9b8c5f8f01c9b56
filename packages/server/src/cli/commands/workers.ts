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
      printTable(['ID', 'HOST', 'PID', 'ACTIVE', 'QUEUES', 'STARTED', 'SEEN'], answer.workers.map(toRow))
    })
}

function toRow({ id, host, pid, activeJobs, queues, startedAt, lastSeenAt }: NativeWorker): string[] {
  return [id, host, String(pid), String(activeJobs), queues.join(','), age(startedAt), age(lastSeenAt)]
}
