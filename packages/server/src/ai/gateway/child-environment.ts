import type { Config } from '../../config/config.ts'
import { environment } from '../../config/environment.ts'

/**
 * The environment of the AI service as a child: that of this process without any setting of Kiln's but those that it
 * reads. It decodes pictures of strangers in native code, so it gets no key of anything.
 */
export function childEnvironment(config: Config, source: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(source).filter(([name]) => !(name in environment.shape))
  return {
    ...Object.fromEntries(kept),
    DATA_DIR: config.dataDir,
    DEPTH_MODEL: config.ai.modelFile,
    ...(config.ai.modelSha256 && { DEPTH_MODEL_SHA256: config.ai.modelSha256 }),
    CPU_SLOTS: String(config.cpuSlots),
    LOG_LEVEL: config.logLevel,
  }
}
