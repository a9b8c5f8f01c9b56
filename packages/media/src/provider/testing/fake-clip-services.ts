import { fakeClip } from './fake-media.ts'
import {
  cancel,
  type FakeRoute,
  type FakeTask,
  type FakeWorld,
  json,
  keep,
  look,
  notFound,
  order,
  readInput,
} from './fake-world.ts'

const uploaded = (world: FakeWorld, bytes: Buffer) => keep(world, 'png', bytes)

/** The URL of a finished clip, as long as it was asked for. */
async function clipUrl(world: FakeWorld, duration: unknown): Promise<string> {
  return keep(world, 'mp4', await fakeClip(Number(duration)))
}

async function wavespeedTask(world: FakeWorld, task: FakeTask) {
  const status = { running: 'processing', done: 'completed', failed: 'failed', cancelled: 'cancelled' }[task.state]
  const outputs = task.state === 'done' ? [await clipUrl(world, task.input.duration)] : []
  return json({ code: 200, message: 'success', data: { id: task.id, model: 'm', status, outputs, error: task.error } })
}

const wavespeed: FakeRoute[] = [
  {
    method: 'POST',
    path: /^\/api\/v3\/media\/upload\/binary$/,
    phase: 'upload',
    answer: ({ bytes }, _, world) =>
      json({ code: 200, message: 'success', data: { type: 'image', download_url: uploaded(world, bytes) } }),
  },
  {
    method: 'GET',
    path: /^\/api\/v3\/predictions\/([^/]+)\/result$/,
    phase: 'poll',
    answer(_, id, world) {
      const task = look(world, id)
      return task ? wavespeedTask(world, task) : json({ code: 404, message: 'task not found' }, 404)
    },
  },
  {
    method: 'DELETE',
    path: /^\/api\/v3\/predictions\/([^/]+)$/,
    phase: 'cancel',
    answer: (_, id, world) =>
      cancel(world, id) ? json({ code: 200, message: 'success', data: { id, status: 'deleted' } }) : notFound,
  },
  {
    method: 'POST',
    path: /^\/api\/v3\/(.+)$/,
    phase: 'order',
    answer: (request, _, world) => wavespeedTask(world, order(world, 'wavespeed', readInput(request))),
  },
]

const falItem = ({ id, createdAt, input }: FakeTask) => ({
  request_id: id,
  sent_at: createdAt.toISOString(),
  json_input: input,
})

const fal: FakeRoute[] = [
  {
    method: 'GET',
    path: /^\/v1\/models\/requests\/by-endpoint\?/,
    phase: 'list',
    answer: (_, __, world) => json({ items: world.tasks.map(falItem), has_more: false }),
  },
  {
    method: 'POST',
    path: /^\/storage\/upload\/initiate/,
    phase: 'upload',
    answer(_, __, world) {
      const url = uploaded(world, Buffer.alloc(0))
      return json({ upload_url: url, file_url: url })
    },
  },
  {
    method: 'PUT',
    path: /^(\/files\/.+)$/,
    phase: 'upload',
    answer({ bytes }, path, world) {
      world.files.set(path, bytes)
      return {}
    },
  },
  {
    method: 'GET',
    path: /^\/[^/]+\/[^/]+\/requests\/([^/]+)\/status$/,
    phase: 'poll',
    answer(_, id, world) {
      const task = look(world, id)
      if (!task) return notFound
      return json({ status: task.state === 'running' ? 'IN_PROGRESS' : 'COMPLETED', request_id: id })
    },
  },
  {
    method: 'GET',
    path: /^\/[^/]+\/[^/]+\/requests\/([^/]+)$/,
    phase: 'poll',
    async answer(_, id, world) {
      const task = world.tasks.find((one) => one.id === id)
      if (!task) return notFound
      if (task.state !== 'done') return json({ detail: [{ msg: task.error, type: 'content_policy_violation' }] }, 422)
      return json({ video: { url: await clipUrl(world, task.input.duration) }, seed: task.input.seed })
    },
  },
  {
    method: 'PUT',
    path: /^\/[^/]+\/[^/]+\/requests\/([^/]+)\/cancel$/,
    phase: 'cancel',
    answer: (_, id, world) =>
      cancel(world, id) ? json({ status: 'CANCELLATION_REQUESTED' }, 202) : json({ status: 'ALREADY_COMPLETED' }, 400),
  },
  {
    method: 'POST',
    path: /^\/(?:fal-ai|bytedance)\/.+$/,
    phase: 'order',
    answer(request, _, world) {
      const { id } = order(world, 'fal', readInput(request))
      return json({ request_id: id, status: 'IN_QUEUE', status_url: 'https://queue.fal.run/not/asked' })
    },
  },
]

async function prediction(world: FakeWorld, task: FakeTask, status = 200) {
  const output = task.state === 'done' ? await clipUrl(world, task.input.duration) : null
  return json({ ...predictionItem(task), output, error: task.error || null }, status)
}

const predictionItem = ({ id, input, state, createdAt }: FakeTask) => ({
  id,
  input,
  status: { running: 'processing', done: 'succeeded', failed: 'failed', cancelled: 'canceled' }[state],
  created_at: createdAt.toISOString(),
})

function predict(request: Parameters<FakeRoute['answer']>[0], world: FakeWorld) {
  const { input } = readInput(request)
  const fields = typeof input === 'object' && input !== null ? Object.fromEntries(Object.entries(input)) : {}
  return prediction(world, order(world, 'replicate', fields), 201)
}

const replicate: FakeRoute[] = [
  {
    method: 'POST',
    path: /^\/v1\/files$/,
    phase: 'upload',
    answer: ({ bytes }, _, world) => json({ id: 'file', urls: { get: uploaded(world, bytes) } }, 201),
  },
  {
    method: 'GET',
    path: /^\/v1\/predictions(?:\?.*)?$/,
    phase: 'list',
    answer: (_, __, world) => json({ next: null, results: world.tasks.map(predictionItem).reverse() }),
  },
  {
    method: 'GET',
    path: /^\/v1\/predictions\/([^/]+)$/,
    phase: 'poll',
    answer(_, id, world) {
      const task = look(world, id)
      return task ? prediction(world, task) : notFound
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/predictions\/([^/]+)\/cancel$/,
    phase: 'cancel',
    answer: (_, id, world) => (cancel(world, id) ? json({ id, status: 'canceled' }) : notFound),
  },
  {
    method: 'POST',
    path: /^\/v1\/(?:models\/[^/]+\/[^/]+\/)?predictions$/,
    phase: 'order',
    answer: (request, _, world) => predict(request, world),
  },
]

/** WaveSpeed, fal (queue, storage and list on one host) and Replicate, as far as they are used. */
export const clipRoutes: readonly FakeRoute[] = [...wavespeed, ...fal, ...replicate]
