import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type AiHealth, type AiInfo, aiHealth, aiInfo } from '@kiln/contracts'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { AiUnavailableError } from '../depth-client.ts'
import { createRemoteTarget } from './ai-target.ts'
import { createChildTarget } from './child-target.ts'
import type { Circuit } from './circuit.ts'
import { createGatewayServer } from './gateway-server.ts'
import { createServiceCaller, type ServiceAnswer, type ServiceCaller } from './service-caller.ts'

/** The way to the AI service for everything that belongs to this process, the runners of its jobs included. */
export interface AiGateway {
  /** On 127.0.0.1, with a secret in its path; `createDepthClient` takes it as `baseUrl`. Not for logs and answers. */
  url: string
  /** What people may be told: AI_SERVICE_URL, or the gateway's own address when the service is a child of this process. */
  serviceUrl: string
  /** @throws AiUnavailableError when the service is down, whatever the reason */
  health(signal?: AbortSignal): Promise<AiHealth>
  /** @throws AiUnavailableError */
  info(signal?: AbortSignal): Promise<AiInfo>
  /** Whether the service is asked at all; see {@link Circuit}. */
  circuitState(): Circuit['state']
  /** Breaks off what is under way and ends the child. Idempotent. */
  close(): Promise<void>
}

export interface AiGatewayOptions {
  config: Pick<Config, 'ai'>
  logger: Logger
  /** Environment of the child. */
  childEnv: NodeJS.ProcessEnv
  /** For a whole request. Default 120 s. */
  timeoutMs?: number
  /** How long the child stays without a request. Default 10 minutes. */
  idleMs?: number
}

/** Listens at once; the service, when it is ours, is started by the first request. */
export async function openAiGateway(options: AiGatewayOptions): Promise<AiGateway> {
  const { config, logger, childEnv: env, timeoutMs = 120_000, idleMs } = options
  const { serviceUrl } = config.ai
  const target = serviceUrl
    ? createRemoteTarget(serviceUrl)
    : createChildTarget({ env, logger, ...(idleMs !== undefined && { idleMs }) })
  const caller = createServiceCaller({ target, logger })
  const secretPath = `/${randomBytes(16).toString('hex')}`
  const onError = (error: unknown) => logger.warn({ err: error }, 'a request to the AI service broke off')
  const server = createGatewayServer({ caller, secretPath, timeoutMs, onError })
  const address = await listen(server)
  const close = async () => {
    server.closeAllConnections()
    await Promise.all([new Promise((resolve) => server.close(resolve)), target.close(), caller.close()])
  }
  let closing: Promise<void> | undefined
  return {
    url: address + secretPath,
    serviceUrl: target.publicUrl ?? address,
    health: (signal) => askFor(caller, { path: '/health', schema: aiHealth, signal }),
    info: (signal) => askFor(caller, { path: '/', schema: aiInfo, signal }),
    circuitState: caller.circuitState,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** Somebody waits for it; but the first question also starts the service. */
const questionTimeoutMs = 30_000

interface Question<Schema extends z.ZodType> {
  path: string
  schema: Schema
  signal: AbortSignal | undefined
}

async function askFor<Schema extends z.ZodType>(
  caller: ServiceCaller,
  { path, schema, signal = new AbortController().signal }: Question<Schema>,
): Promise<z.output<Schema>> {
  const call = { method: 'GET', path, timeoutMs: questionTimeoutMs, signal } as const
  const { status, said } = await caller.call(call, async (answer) => ({
    status: answer.status,
    said: await read(answer),
  }))
  const parsed = schema.safeParse(said)
  if (status === 200 && parsed.success) return parsed.data
  const why = status === 200 ? 'answered something else than the AI service does' : `answered ${status}`
  throw new AiUnavailableError(`The AI service ${why}`, { retryAfterMs: 5000 })
}

/** undefined when it is no JSON. */
async function read({ body }: ServiceAnswer): Promise<unknown> {
  const said = await text(body)
  try {
    return JSON.parse(said)
  } catch {
    return undefined
  }
}
