import { readdir, readFile } from 'node:fs/promises'

interface FoundProcess {
  pid: number
  parentPid: number
  command: string
}

/** All processes that carry the folder in their environment: those that were started, and all that came of them. */
export async function findProcesses(folder: string): Promise<FoundProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
  const found = await Promise.all(pids.map((pid) => readProcess(pid, folder)))
  return found.filter((one) => one !== null)
}

async function readProcess(pid: string, folder: string): Promise<FoundProcess | null> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8')
    if (!environment.includes(folder)) return null
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim()
    const [state = '', parent = ''] = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ').at(-1)?.split(' ') ?? []
    // One that has ended and was not asked for yet is gone.
    return state === 'Z' ? null : { pid: Number(pid), parentPid: Number(parent), command }
  } catch {
    // It has ended meanwhile.
    return null
  }
}
