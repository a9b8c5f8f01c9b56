import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** `submit`: an order has arrived. `accepted`: it is bought, the answer not yet sent. */
export type ProviderPoint = 'submit' | 'accepted' | 'poll' | 'fetch' | 'cancel' | 'list'

/** What happens at a point instead of the right answer. */
export type ProviderTrouble =
  | { status: number; retryAfter?: string }
  | 'lose-the-reply'
  /** As above, to an order that comes for the first time: waits for one. */
  | 'lose-the-first-reply'
  | 'garbage'
  | { slowMs: number }
  | 'hold'

export interface Task {
  id: string
  idempotencyKey: string
  request: unknown
  createdAt: number
  status: 'running' | 'done' | 'failed' | 'cancelled'
  message?: string
  permanent?: boolean
  polls: number
}

export interface FakeProvider {
  readonly url: string
  /** What was bought; an order that came again under a key it honours is none. */
  readonly tasks: Task[]
  /** Requests so far, at each point. */
  readonly seen: Record<ProviderPoint, number>
  /** Troubles for the next requests at this point, one each. */
  trouble(point: ProviderPoint, ...troubles: ProviderTrouble[]): void
  /** Resolves when a request is held at this point, with the function that lets it go on. */
  held(point: ProviderPoint): Promise<() => void>
  close(): Promise<void>
}

export interface FakeProviderOptions {
  /** The same task for the same key. Default false. */
  honoursKeys?: boolean
  /** Polls a task takes until it is done. Default 2. */
  pollsUntilDone?: number
  /** How a task ends. Default done. */
  ends?: { message: string; permanent?: boolean }
  /** Fetches for which the address in an answer is good. Default: any number. */
  addressesExpireAfter?: number
  /** Orders are answered with the result. Default false. */
  isDirect?: boolean
}

export const priceUsd = 0.25

/** A provider of pictures that takes money: counts what was bought, and misbehaves when it is told to. */
export async function createFakeProvider(options: FakeProviderOptions = {}): Promise<FakeProvider> {
  const { honoursKeys = false, pollsUntilDone = 2, isDirect = false, ends } = options
  const tasks: Task[] = []
  const seen: Record<ProviderPoint, number> = { submit: 0, accepted: 0, poll: 0, fetch: 0, cancel: 0, list: 0 }
  const troubles = new Map<ProviderPoint, ProviderTrouble[]>()
  const holds = new Map<
    ProviderPoint,
    { reached: () => void; arrived: Promise<void>; gate: Promise<void>; open: () => void }
  >()
  const addresses = new Map<string, { task: Task; left: number }>()

  function holdAt(point: ProviderPoint) {
    let hold = holds.get(point)
    if (!hold) {
      let reached = () => {}
      let open = () => {}
      const arrived = new Promise<void>((resolve) => {
        reached = resolve
      })
      const gate = new Promise<void>((resolve) => {
        open = resolve
      })
      hold = { reached, arrived, gate, open }
      holds.set(point, hold)
    }
    return hold
  }

  /** @returns true when the request has been dealt with */
  async function passes(point: ProviderPoint, response: ServerResponse, isRepeated = false): Promise<boolean> {
    seen[point] += 1
    const waiting = troubles.get(point)
    if (isRepeated && waiting?.[0] === 'lose-the-first-reply') return true
    const trouble = waiting?.shift()
    if (trouble === undefined) return true
    if (trouble === 'hold') {
      const { reached, gate } = holdAt(point)
      reached()
      await gate
      // It goes on whether anybody is still there to hear of it.
      return true
    }
    if (trouble === 'lose-the-reply' || trouble === 'lose-the-first-reply') response.destroy()
    else if (trouble === 'garbage') response.end('<html>Bad gateway</html>')
    else if ('slowMs' in trouble) await delay(trouble.slowMs)
    else {
      if (trouble.retryAfter !== undefined) response.setHeader('retry-after', trouble.retryAfter)
      answer(response, trouble.status, { error: `status ${trouble.status}` })
    }
    return typeof trouble === 'object' && 'slowMs' in trouble
  }

  function buy(idempotencyKey: string, request: unknown): Task {
    const known = honoursKeys ? tasks.find((task) => task.idempotencyKey === idempotencyKey) : undefined
    if (known) return known
    const createdAt = Date.now()
    const task: Task = { id: randomUUID(), idempotencyKey, request, createdAt, status: 'running', polls: 0 }
    tasks.push(task)
    return task
  }

  async function submit(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (!(await passes('submit', response))) return
    const bought = tasks.length
    const task = buy(String(request.headers['idempotency-key']), JSON.parse(Buffer.concat(chunks).toString()))
    const isRepeated = tasks.length === bought
    if (!(await passes('accepted', response, isRepeated))) return
    if (isDirect) answer(response, 200, { picture: contentOf(task), priceUsd })
    else answer(response, 201, { id: task.id, priceUsd })
  }

  async function poll(task: Task, response: ServerResponse): Promise<void> {
    if (!(await passes('poll', response))) return
    task.polls += 1
    if (task.status === 'running' && task.polls >= pollsUntilDone) task.status = ends ? 'failed' : 'done'
    const address = randomUUID()
    addresses.set(address, { task, left: options.addressesExpireAfter ?? Number.POSITIVE_INFINITY })
    const progress = Math.min(1, task.polls / pollsUntilDone)
    const picture = task.status === 'done' ? `/files/${address}` : undefined
    answer(response, 200, { status: task.status, progress, picture, ...ends })
  }

  async function fetchFile(address: string, response: ServerResponse): Promise<void> {
    const entry = addresses.get(address)
    if (!(await passes('fetch', response))) return
    if (!entry || entry.left-- <= 0) return answer(response, 403, { error: 'this address has expired' })
    response.end(contentOf(entry.task))
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind, id = ''] = (request.url ?? '').split('/')
    const task = tasks.find((one) => one.id === id)
    if (kind === 'files') return fetchFile(id, response)
    if (request.method === 'POST') return submit(request, response)
    if (id === '') {
      if (await passes('list', response)) answer(response, 200, { tasks })
      return
    }
    if (!task) return answer(response, 404, { error: 'no such task' })
    if (request.method !== 'DELETE') return poll(task, response)
    if (!(await passes('cancel', response))) return
    task.status = 'cancelled'
    answer(response, 200, {})
  }

  const server = createServer((request, response) => {
    response.on('error', () => undefined)
    handle(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  return {
    url: `http://127.0.0.1:${port}`,
    tasks,
    seen,
    trouble: (point, ...more) => troubles.set(point, [...(troubles.get(point) ?? []), ...more]),
    held: async (point) => {
      const { arrived, open } = holdAt(point)
      await arrived
      return open
    },
    close: async () => {
      for (const { open } of holds.values()) open()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function contentOf({ id }: Pick<Task, 'id'>): string {
  return `picture of ${id}`
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
