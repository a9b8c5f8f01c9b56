import { rm } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import { type Listening, listenOn } from '../../http/listen.ts'
import { buildAiService } from './build-ai-service.ts'
import { createDepthMaker } from './depth-maker.ts'
import { openEstimator } from './open-estimator.ts'
import { makeTempDir } from './temp-dir.ts'

export interface RunningAiService {
  url: string
  model: string
  /** Removed by `close`; whoever ends without it removes it himself. */
  tempDir: string
  /** Takes no more pictures, lets those under way finish for a while, then breaks them off. Idempotent. */
  close(options?: { graceMs?: number }): Promise<void>
}

interface AiServiceOptions {
  config: Pick<Config, 'ai' | 'cpuSlots' | 'shutdownGraceMs'>
  logger: Logger
  host: string
  /** 0 takes any free one. */
  port: number
  /** Before every path. Default none. */
  prefix?: string
}

/** The estimator takes all processors for one picture. */
const concurrency = 1

/** Loads the model and starts to serve. Nothing stays open when it fails. */
export async function startAiService(options: AiServiceOptions): Promise<RunningAiService> {
  const { config, logger, host, port, prefix } = options
  const maker = createDepthMaker(await openEstimator(config), { concurrency })
  const tempDir = await makeTempDir()
  const clean = async () => {
    await maker.close()
    await rm(tempDir, { recursive: true, force: true })
  }
  let listening: Listening
  try {
    const app = await buildAiService({ maker, logger, tempDir, ...(prefix && { prefix }) })
    listening = await listenOn(app, { host, ports: [port] })
  } catch (error) {
    await clean()
    throw error
  }
  let closing: Promise<void> | undefined
  return {
    url: listening.urls[0] ?? '',
    model: maker.model,
    tempDir,
    close: ({ graceMs = config.shutdownGraceMs } = {}) => {
      closing ??= listening.close({ graceMs }).then(clean)
      return closing
    },
  }
}
