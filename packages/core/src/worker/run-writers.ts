import { type Batcher, createBatcher } from '../batcher.ts'
import type { Database } from '../ledger/database.ts'
import { insertLogs, type NewLogLine } from '../ledger/logs.ts'
import { type ProgressReport, reportProgress } from '../ledger/report-progress.ts'
import { type Settlement, settleRunsWithRows } from '../ledger/settle-runs.ts'
import { isDataFault } from '../ledger/sql-errors.ts'
import type { Logger } from '../logger.ts'

/** What the runs of one engine write, joined into few statements. */
export interface RunWriters {
  /** @returns false when the run had lost its lease: then nothing was written */
  settle(settlement: Settlement): Promise<boolean>
  /** Never rejects: progress that could not be written is replaced by later progress. */
  progress(report: ProgressReport): Promise<void>
  /** Never rejects. */
  logs(lines: NewLogLine[]): Promise<void>
  readonly closed: boolean
  /** Resolves when everything is written. */
  close(): Promise<void>
}

export function createRunWriters(database: Database, logger: Logger): RunWriters {
  const maxInFlight = database.kind === 'postgres' ? 2 : 1
  const settlements: Batcher<Settlement, boolean> = createBatcher({
    maxInFlight,
    run: async (items) => {
      const settled = await settleRunsWithRows(database, items)
      return items.map((item) => settled.has(item.leaseToken))
    },
    // An output that the database can't store must not fail its neighbours.
    isItemFault: isDataFault,
  })
  const reports: Batcher<ProgressReport, void> = createBatcher({
    maxInFlight,
    run: async (items) => {
      await reportProgress(database, items)
      return []
    },
  })
  let closed = false
  return {
    settle: (settlement) => settlements.add(settlement),
    progress: (report) =>
      reports
        .add(report)
        .catch((error) => logger.warn({ err: error, jobId: report.jobId }, 'progress was not written')),
    logs: (lines) =>
      insertLogs(database, lines).catch((error) => logger.warn({ err: error }, 'log lines of a job were not written')),
    get closed() {
      return closed
    },
    close: async () => {
      closed = true
      await Promise.all([settlements.idle(), reports.idle()])
    },
  }
}
