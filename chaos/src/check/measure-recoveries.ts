import type { Strike } from '../hand.ts'
import type { Outage } from '../world/timeline.ts'
import type { AttemptRow, Evidence } from './evidence.ts'

/** How long a job waited that a struck worker had held. */
export interface Recovery {
  kind: Strike['kind']
  jobId: string
  /** From the strike until the ledger took the job away from the dead. */
  freeMs: number
  /** From the strike until its code was started again; null when it was not. */
  againMs: number | null
  /** All the time some worker could take the job. */
  isUndisturbed: boolean
  /**
   * As `freeMs`, from the moment since which some worker could take jobs away from others. After an outage of its
   * database a worker leaves leases alone for as long as they last, for nobody could renew them.
   */
  sinceAbleMs: number
}

const leaseUs = 15_000_000

export function measureRecoveries(evidence: Evidence): Recovery[] {
  const { strikes, workers, attempts } = evidence
  const next = new Map(attempts.map((attempt) => [`${attempt.jobId} ${attempt.run}`, attempt]))
  return strikes.flatMap(({ kind, pid, atUs }) => {
    const ids = workers.filter((worker) => worker.pid === pid).map(({ id }) => id)
    const lost = attempts.filter((attempt) => ids.includes(attempt.workerId) && wasLost(attempt, atUs))
    return lost.map(({ jobId, run, finishedAtUs }) => {
      const ableUs = ableSince(evidence, atUs, finishedAtUs)
      const again = next.get(`${jobId} ${run + 1}`)
      return {
        kind,
        jobId,
        freeMs: (finishedAtUs - atUs) / 1000,
        againMs: again ? (again.startedAtUs - atUs) / 1000 : null,
        isUndisturbed: ableUs === atUs,
        sinceAbleMs: (finishedAtUs - ableUs) / 1000,
      }
    })
  })
}

function wasLost({ outcome, startedAtUs, finishedAtUs }: AttemptRow, atUs: number): boolean {
  return outcome === 'crashed' && startedAtUs <= atUs && finishedAtUs > atUs
}

/** The last moment before `untilUs` at which no worker could take a job away from another; the strike if there was none. */
function ableSince({ outages, workerNames }: Evidence, strikeUs: number, untilUs: number): number {
  const unable = workerNames.map((name) => unableTimes(outages, name))
  const ends = unable.flat().map(({ toUs }) => Math.min(toUs, untilUs))
  const isUnable = (atUs: number) =>
    unable.every((own) => own.some(({ fromUs, toUs }) => fromUs <= atUs && atUs < toUs))
  return Math.max(strikeUs, ...ends.filter((endUs) => endUs > strikeUs && isUnable(endUs - 1)))
}

/** After its database was away a worker leaves the leases of others alone for as long as they last. */
function unableTimes(outages: readonly Outage[], worker: string): Outage[] {
  return outages.flatMap((outage) => {
    if (outage.target === worker) return [outage]
    const isDatabase = outage.target === 'postgres' || outage.target === `${worker}/postgres`
    return isDatabase ? [{ ...outage, toUs: outage.toUs + leaseUs }] : []
  })
}
