/** The CPU slots of this machine, shared by all jobs of one worker. */
export interface CpuSlots {
  readonly total: number
  readonly free: number
  /** How many callers wait. */
  readonly waiting: number
  /**
   * Waits for `slots` of them; more than there are counts as all of them. First come, first served: a large request at
   * the head holds back smaller ones behind it, or it might never be served.
   * @returns the function that gives them back; calling it again does nothing
   * @throws the signal's reason when it fires before the slots are granted
   */
  acquire(slots: number, signal: AbortSignal): Promise<() => void>
}

interface Waiter {
  slots: number
  grant: () => void
}

/** @param total how many slots there are; below 1 counts as 1 */
export function createCpuSlots(total: number): CpuSlots {
  const size = Math.max(1, Math.floor(total))
  const queue: Waiter[] = []
  let free = size

  function grantWaiting(): void {
    for (let head = queue[0]; head && head.slots <= free; head = queue[0]) {
      queue.shift()
      free -= head.slots
      head.grant()
    }
  }

  function createRelease(slots: number): () => void {
    let released = false
    return () => {
      if (released) return
      released = true
      free += slots
      grantWaiting()
    }
  }

  function acquire(wanted: number, signal: AbortSignal): Promise<() => void> {
    const slots = Math.min(size, Math.max(1, Math.ceil(wanted)))
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const giveUp = () => {
        queue.splice(queue.indexOf(waiter), 1)
        reject(signal.reason)
        // The one behind may fit into what the one that left was waiting for.
        grantWaiting()
      }
      const grant = () => {
        signal.removeEventListener('abort', giveUp)
        resolve(createRelease(slots))
      }
      const waiter: Waiter = { slots, grant }
      signal.addEventListener('abort', giveUp, { once: true })
      queue.push(waiter)
      grantWaiting()
    })
  }

  return {
    total: size,
    get free() {
      return free
    },
    get waiting() {
      return queue.length
    },
    acquire,
  }
}
