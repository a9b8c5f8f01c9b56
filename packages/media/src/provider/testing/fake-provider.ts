import {
  type FakeAnswer,
  type FakeServer,
  type ReceivedRequest,
  startFakeServer,
} from '../../net/testing/fake-server.ts'
import { clipRoutes } from './fake-clip-services.ts'
import { imageRoutes } from './fake-image-servers.ts'
import { voiceRoutes } from './fake-voice-services.ts'
import type { FakePhase, FakeRoute, FakeTask, FakeWorld } from './fake-world.ts'

export type FakeFault =
  /** The request is carried out, and the connection cut before the answer. */
  | { kind: 'lost-reply' }
  /** The request is carried out, and never answered. */
  | { kind: 'silence' }
  /** The request is carried out, and answered with this. */
  | { kind: 'answer'; body: string | Buffer }
  /** The request is refused, and not carried out. */
  | { kind: 'refusal'; status: number; body?: string; headers?: Record<string, string> }

export interface FakeProvider {
  /** For all providers; OpenAI's base URL is this or this and `/v1`. */
  url: string
  requests: readonly ReceivedRequest[]
  /** Every order that was carried out, whether its answer arrived or not: what would have been paid. */
  purchases: readonly FakeTask[]
  /** What the next request of a phase meets; said twice, the next two. */
  misbehave(phase: FakePhase, fault: FakeFault): void
  /** The next task to end fails with this message. */
  failNextTask(message: string): void
  /** How often a task is said to be running before it ends. Default 1. */
  setPollsUntilDone(polls: number): void
  /** All files that were made are gone from now on: 404. */
  expireFiles(): void
  close(): Promise<void>
}

const routes: readonly FakeRoute[] = [
  ...imageRoutes,
  ...clipRoutes,
  ...voiceRoutes,
  {
    method: 'GET',
    path: /^(\/files\/.+)$/,
    phase: 'file',
    answer(_, path, { files }) {
      const body = files.get(path)
      return body ? { body } : { status: 404 }
    },
  },
]

/**
 * All providers of pictures, clips and voices at one address on 127.0.0.1, over real HTTP: OpenAI-compatible,
 * AUTOMATIC1111, ComfyUI, WaveSpeed, fal, Replicate, Azure, Google and ElevenLabs. For tests: it counts what was ordered, and misbehaves as it is told.
 */
export async function startFakeProvider(): Promise<FakeProvider> {
  const world: FakeWorld = { url: '', tasks: [], files: new Map(), pollsUntilDone: 1, nextFailure: null }
  const faults: { phase: FakePhase; fault: FakeFault }[] = []
  const takeFault = (phase: FakePhase) => {
    const at = faults.findIndex((one) => one.phase === phase)
    return at < 0 ? null : (faults.splice(at, 1)[0]?.fault ?? null)
  }
  const server: FakeServer = await startFakeServer((request) => answer(request, world, takeFault))
  world.url = server.url
  return {
    url: server.url,
    requests: server.requests,
    purchases: world.tasks,
    misbehave(phase, fault) {
      faults.push({ phase, fault })
    },
    failNextTask(message) {
      world.nextFailure = message
    },
    setPollsUntilDone(polls) {
      world.pollsUntilDone = polls
    },
    expireFiles: () => world.files.clear(),
    close: server.close,
  }
}

async function answer(
  request: ReceivedRequest,
  world: FakeWorld,
  takeFault: (phase: FakePhase) => FakeFault | null,
): Promise<FakeAnswer> {
  const route = routes.find(({ method, path }) => method === request.method && path.test(request.path))
  if (!route) return { status: 404, body: `No fake for ${request.method} ${request.path}` }
  const fault = takeFault(route.phase)
  if (fault?.kind === 'refusal') return fault
  const [, id = ''] = route.path.exec(request.path) ?? []
  const good = await route.answer(request, id, world)
  switch (fault?.kind) {
    case undefined:
      return good
    case 'lost-reply':
      return { cut: true }
    case 'silence':
      return { hang: true }
    case 'answer':
      return { body: fault.body }
    default:
      return fault satisfies never
  }
}
