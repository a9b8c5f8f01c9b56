import { readdirSync, readFileSync } from 'node:fs'

/** One live process, as Linux's /proc shows it. */
export interface ProcessInfo {
  pid: number
  parentPid: number
  groupId: number
  sessionId: number
  /** Clock ticks from boot to its start. With the pid it names one process for ever; pids alone are used again. */
  startTime: string
  residentBytes: number
}

/** Whether this system shows processes and their environment the way the functions here need it. */
export const canListProcesses = process.platform === 'linux'

/** All live processes that can be seen; zombies are not live. Empty where {@link canListProcesses} is false. */
export function listProcesses(): ProcessInfo[] {
  if (!canListProcesses) return []
  const processes: ProcessInfo[] = []
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    const info = Number.isInteger(pid) ? readProcess(pid) : null
    if (info) processes.push(info)
  }
  return processes
}

/** null when there is no such process, or only its zombie. */
export function readProcess(pid: number): ProcessInfo | null {
  const stat = readProc(`/proc/${pid}/stat`)
  if (stat === null) return null
  // Format: proc(5). The second field, the program's name, may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parentPid, groupId, sessionId] = fields
  if (state === 'Z' || state === 'X') return null
  return {
    pid,
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    sessionId: Number(sessionId),
    startTime: fields[19] ?? '',
    residentBytes: Number(fields[21]) * pageSizeBytes(),
  }
}

/** One variable of the environment a process was started with; null when unset or not ours to read. */
export function readEnvironmentVariable(pid: number, name: string): string | null {
  const environment = readProc(`/proc/${pid}/environ`)
  const entry = environment?.split('\0').find((line) => line.startsWith(`${name}=`))
  return entry === undefined ? null : entry.slice(name.length + 1)
}

/**
 * How many processes and threads this system has started since boot; null where it doesn't say. While the number stays
 * the same nothing can have been started, which is far cheaper to learn than what there is.
 */
export function readStartCount(): number | null {
  const count = canListProcesses ? /^processes (\d+)$/m.exec(readProc('/proc/stat') ?? '')?.[1] : undefined
  // Sandboxes that emulate /proc show a constant 0.
  return Number(count ?? 0) || null
}

/** null for a process that ended between listing and reading, and for one of another user. */
function readProc(path: string): string | null {
  try {
    // In Node, UTF-8 is the one encoding with a fast path for small files.
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

let knownPageSize: number | null = null

/** From the auxiliary vector (getauxval(3), AT_PAGESZ = 6): pairs of 64-bit numbers. 4096 on most machines, not on all. */
function pageSizeBytes(): number {
  knownPageSize ??= readPageSize()
  return knownPageSize
}

function readPageSize(): number {
  const pageSizeKey = 6n
  try {
    const vector = new BigUint64Array(new Uint8Array(readFileSync('/proc/self/auxv')).buffer)
    for (let i = 0; i + 1 < vector.length; i += 2) {
      if (vector[i] === pageSizeKey) return Number(vector[i + 1])
    }
  } catch {
    // Some sandboxes have no auxv; the common size is right there.
  }
  return 4096
}
