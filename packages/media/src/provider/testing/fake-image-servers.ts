import { fakePicture } from './fake-media.ts'
import {
  cancel,
  type FakeRoute,
  type FakeTask,
  type FakeWorld,
  json,
  keep,
  look,
  order,
  readInput,
} from './fake-world.ts'

const numberOf = (value: unknown) => (typeof value === 'number' ? value : 64)

const openai: FakeRoute = {
  method: 'POST',
  path: /^\/v1\/images\/generations$/,
  phase: 'order',
  async answer(request, _, world) {
    const task = order(world, 'openai', readInput(request))
    const [width = 64, height = 64] = String(task.input.size).split('x').map(Number)
    const picture = await fakePicture(width, height)
    if (task.input.response_format === 'b64_json') return json({ data: [{ b64_json: picture.toString('base64') }] })
    return json({ data: [{ url: keep(world, 'png', picture) }] })
  },
}

const a1111: FakeRoute = {
  method: 'POST',
  path: /^\/sdapi\/v1\/txt2img$/,
  phase: 'order',
  async answer(request, _, world) {
    const { input } = order(world, 'a1111', readInput(request))
    const picture = await fakePicture(numberOf(input.width), numberOf(input.height))
    return json({ images: [picture.toString('base64')], parameters: input, info: '{}' })
  },
}

const itemOf = ({ id, input }: FakeTask) => [
  1,
  id,
  input.prompt,
  { ...toRecord(input.extra_data), client_id: 'kiln' },
  [],
]

const toRecord = (value: unknown) => (typeof value === 'object' ? value : {})

/** What a prompt has come to, as `/history` has it; nothing while it runs. */
function runOf(task: FakeTask): Record<string, unknown> {
  if (task.state === 'running') return {}
  const images = [{ filename: `${task.id}.png`, subfolder: '', type: 'output' }]
  const failed = { status_str: 'error', messages: [['execution_error', { exception_message: task.error }]] }
  const outputs = task.state === 'done' ? { save: { images } } : {}
  const status = task.state === 'done' ? { status_str: 'success', messages: [] } : failed
  return { [task.id]: { prompt: itemOf(task), outputs, status } }
}

const promptsOf = (world: FakeWorld) => world.tasks.filter(({ provider }) => provider === 'comfyui')

const comfyui: FakeRoute[] = [
  {
    method: 'GET',
    path: /^\/object_info\/CheckpointLoaderSimple$/,
    phase: 'list',
    answer: () => json({ CheckpointLoaderSimple: { input: { required: { ckpt_name: [['first.safetensors'], {}] } } } }),
  },
  {
    method: 'POST',
    path: /^\/prompt$/,
    phase: 'order',
    answer(request, _, world) {
      const input = readInput(request)
      const { id } = order(world, 'comfyui', input, String(input.prompt_id))
      return json({ prompt_id: id, number: 1, node_errors: {} })
    },
  },
  {
    method: 'GET',
    path: /^\/queue$/,
    phase: 'poll',
    answer(_, __, world) {
      const running = promptsOf(world).filter(({ id }) => look(world, id)?.state === 'running')
      return json({ queue_running: running.slice(0, 1).map(itemOf), queue_pending: running.slice(1).map(itemOf) })
    },
  },
  {
    method: 'GET',
    path: /^\/history(?:\/([^?]+)|\?.*)?$/,
    phase: 'list',
    answer(_, id, world) {
      const tasks = promptsOf(world).filter((task) => id === '' || task.id === id)
      return json(Object.assign({}, ...tasks.map(runOf)))
    },
  },
  {
    method: 'GET',
    path: /^\/view\?filename=([^&]+)\.png&/,
    phase: 'file',
    answer: async () => ({ body: await fakePicture(64, 64) }),
  },
  {
    method: 'POST',
    path: /^\/queue$/,
    phase: 'cancel',
    answer(request, _, world) {
      const { delete: ids } = readInput(request)
      for (const id of Array.isArray(ids) ? ids : []) cancel(world, String(id))
      return {}
    },
  },
  {
    method: 'POST',
    path: /^\/interrupt$/,
    phase: 'cancel',
    answer(request, _, world) {
      cancel(world, String(readInput(request).prompt_id))
      return {}
    },
  },
]

/** OpenAI's images API (at `/v1`), AUTOMATIC1111 and ComfyUI, as far as they are used. */
export const imageRoutes: readonly FakeRoute[] = [
  openai,
  a1111,
  ...comfyui,
  { ...openai, path: /^\/images\/generations$/ },
]
