import type { MarkedProcess } from './marked-processes.ts'

/** A runner: leader of its own session and process group, so its pid names these too. */
export interface RunnerId {
  pid: number
  startTime: string
}

export interface FindJobProcessesParams {
  processes: readonly MarkedProcess[]
  runners: readonly RunnerId[]
  ownsMarker: (marker: string) => boolean
  /** Start time by pid of processes found before; they stay owned when every other trace is lost. */
  known?: ReadonlyMap<number, string>
}

/**
 * The runners and everything that descends from them: by parent, by process group, by session, by marker, or because it
 * was found earlier. Each way has a hole (setsid, a dead parent, a cleared environment); together they leave one: a
 * process that clears its environment, leaves the session and loses its parent between two looks.
 */
export function findJobProcesses(params: FindJobProcessesParams): MarkedProcess[] {
  const { processes, ownsMarker, known } = params
  const leaders = liveLeaders(processes, params.runners)
  const owned = new Set<MarkedProcess>()
  const pids = new Set<number>()
  const sessions = new Set<number>(leaders)
  const isOwned = (one: MarkedProcess) =>
    pids.has(one.parentPid) ||
    sessions.has(one.sessionId) ||
    known?.get(one.pid) === one.startTime ||
    (one.marker !== null && ownsMarker(one.marker))

  let before = -1
  while (owned.size > before) {
    before = owned.size
    for (const one of processes) {
      if (owned.has(one) || !isOwned(one)) continue
      owned.add(one)
      pids.add(one.pid)
      // A process can't join a foreign session: one it is in was made by it or by another descendant.
      sessions.add(one.sessionId)
    }
  }
  return [...owned]
}

/** A runner's pid is a session's id as long as anyone is in it; after that the system may give it to a stranger. */
function liveLeaders(processes: readonly MarkedProcess[], runners: readonly RunnerId[]): number[] {
  const startTimes = new Map(processes.map((one) => [one.pid, one.startTime]))
  return runners.filter(({ pid, startTime }) => (startTimes.get(pid) ?? startTime) === startTime).map(({ pid }) => pid)
}
