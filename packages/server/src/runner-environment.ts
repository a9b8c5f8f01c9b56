import type { Config } from './config/config.ts'

/**
 * Runners make media: they need no way into the database and no way to sign anything. The AI service they reach through
 * the gateway of this process, whose address is added where it is known.
 */
const notForRunners = ['DATABASE_URL', 'JWT_SECRET', 'JWKS_URL', 'URL_SIGNING_SECRET', 'KILN_TOKEN', 'AI_SERVICE_URL']

/**
 * The environment of the runner processes, which read their settings from it: that of this process, with what the
 * command line changed, and without the secrets of the server.
 */
export function runnerEnvironment(config: Config, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // Where Redis is needs DATABASE_URL beside it, so all of it goes.
  const isKept = (name: string) => !notForRunners.includes(name) && !name.startsWith('REDIS_')
  const kept = Object.entries(environment).filter(([name]) => isKept(name))
  const settings = { DATA_DIR: config.dataDir, CPU_SLOTS: String(config.cpuSlots), AUTH_MODE: 'none' }
  return { ...Object.fromEntries(kept), ...settings }
}
