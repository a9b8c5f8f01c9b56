import { setTimeout as delay } from 'node:timers/promises'

/** For waits that the other side does not end when the signal fires. Rejects with the signal's reason. */
export function untilAborted<T>(waiting: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    waiting.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
    if (signal.aborted) onAbort()
  })
}

/** Rejects with the signal's reason, where Node's own rejects with an AbortError. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted())
}

/** Runs `ask` with a signal that fires after `timeoutMs` too; what does not listen to it is left behind. */
export async function within<T>(
  timeoutMs: number,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const controller = new AbortController()
  const onAbort = () => controller.abort(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  const timer = setTimeout(
    () => controller.abort(new Error(`The provider did not answer within ${timeoutMs / 1000} s`)),
    timeoutMs,
  )
  try {
    return await untilAborted(ask(controller.signal), controller.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}
