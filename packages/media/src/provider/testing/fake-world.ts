import { randomUUID } from 'node:crypto'
import type { FakeAnswer, ReceivedRequest } from '../../net/testing/fake-server.ts'

/** What a request is for; faults are set by it. */
export type FakePhase = 'upload' | 'order' | 'poll' | 'list' | 'file' | 'cancel'

export interface FakeTask {
  id: string
  /** By the path it was ordered at. */
  provider: string
  /** As it was received. */
  input: Record<string, unknown>
  createdAt: Date
  state: 'running' | 'done' | 'failed' | 'cancelled'
  /** Why it failed. */
  error: string
}

/** What all of the fake providers share. */
export interface FakeWorld {
  /** Where they listen. */
  url: string
  /** Every order that was carried out, whether its answer arrived or not, oldest first. */
  tasks: FakeTask[]
  /** What was uploaded and what was made, by path. */
  files: Map<string, Buffer>
  /** How often a task is said to be running before it ends. */
  pollsUntilDone: number
  /** The next task to end fails with this. */
  nextFailure: string | null
}

export interface FakeRoute {
  method: string
  path: RegExp
  phase: FakePhase
  answer(request: ReceivedRequest, id: string, world: FakeWorld): FakeAnswer | Promise<FakeAnswer>
}

export const json = (content: unknown, status = 200): FakeAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(content),
})

export const notFound = json({ detail: 'Not found' }, 404)

export function readInput({ body }: ReceivedRequest): Record<string, unknown> {
  const parsed: unknown = JSON.parse(body)
  return typeof parsed === 'object' && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {}
}

export function order(
  world: FakeWorld,
  provider: string,
  input: Record<string, unknown>,
  id: string = randomUUID(),
): FakeTask {
  const task: FakeTask = { id, provider, input, createdAt: new Date(), state: 'running', error: '' }
  world.tasks.push(task)
  polls.set(task, world.pollsUntilDone)
  return task
}

const polls = new WeakMap<FakeTask, number>()

/** A task as its provider would tell of it now; being asked is what brings it forward. */
export function look(world: FakeWorld, id: string): FakeTask | null {
  const task = world.tasks.find((one) => one.id === id)
  if (!task) return null
  const left = polls.get(task) ?? 0
  polls.set(task, left - 1)
  if (task.state === 'running' && left <= 0) end(world, task)
  return task
}

function end(world: FakeWorld, task: FakeTask): void {
  task.state = world.nextFailure === null ? 'done' : 'failed'
  task.error = world.nextFailure ?? ''
  world.nextFailure = null
}

/** Keeps a file under a new path. @returns its URL */
export function keep(world: FakeWorld, extension: string, bytes: Buffer): string {
  const path = `/files/${randomUUID()}.${extension}`
  world.files.set(path, bytes)
  return world.url + path
}

export const cancel = (world: FakeWorld, id: string): boolean => {
  const task = world.tasks.find((one) => one.id === id && one.state === 'running')
  if (task) task.state = 'cancelled'
  return task !== undefined
}
