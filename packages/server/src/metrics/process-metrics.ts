import { statfs } from 'node:fs/promises'
import type { Engine, EngineUsage } from '@kiln/core'
import { Gauge, type Registry } from 'prom-client'
import type { AiGateway } from '../ai/gateway/open-ai-gateway.ts'

/** What of the engine of this process is in use. */
export function registerUsageMetrics(registry: Registry, engine: Pick<Engine, 'usage'>): void {
  const registers = [registry]
  const plain = (name: string, help: string, read: (usage: EngineUsage) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read(engine.usage()))
      },
    })
  plain('kiln_active_runs', 'Jobs that run in this process and its runners now.', (usage) => usage.activeRuns)
  plain('kiln_cpu_slots', 'CPU slots that the jobs of this process share.', (usage) => usage.cpuSlots.total)
  plain('kiln_cpu_slots_used', 'CPU slots in use.', ({ cpuSlots }) => cpuSlots.total - cpuSlots.free)
  plain('kiln_cpu_slots_waiting', 'Runs that wait for CPU slots.', (usage) => usage.cpuSlots.waiting)
  new Gauge({
    name: 'kiln_runner_processes',
    help: 'Runner processes of this process, by state (busy, idle, ending).',
    labelNames: ['state'],
    registers,
    collect() {
      for (const [state, count] of Object.entries(engine.usage().runners)) this.set({ state }, count)
    },
  })
}

/** Whether something this process needs answers: 1 or 0. `check` rejects when it does not. */
export function registerUpMetric(registry: Registry, what: { name: string; help: string; check: () => Promise<void> }) {
  new Gauge({
    name: what.name,
    help: what.help,
    registers: [registry],
    async collect() {
      const isUp = await what.check().then(
        () => 1,
        () => 0,
      )
      this.set(isUp)
    },
  })
}

export function registerAiMetrics(registry: Registry, ai: Pick<AiGateway, 'circuitState'>): void {
  new Gauge({
    name: 'kiln_ai_circuit_open',
    help: '1 while the AI service is left alone because it keeps failing, 0.5 while one request tries it again.',
    registers: [registry],
    collect() {
      const value = { closed: 0, 'half-open': 0.5, open: 1 }
      this.set(value[ai.circuitState()])
    },
  })
}

/** @param folders path by the name it gets in the label */
export function registerDiskMetrics(registry: Registry, folders: Readonly<Record<string, string>>): void {
  const gauge = (name: string, help: string, read: (disk: Awaited<ReturnType<typeof statfs>>) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['folder'],
      registers: [registry],
      async collect() {
        this.reset()
        for (const [folder, path] of Object.entries(folders)) {
          const disk = await statfs(path).catch(() => null)
          if (disk) this.set({ folder }, read(disk))
        }
      },
    })
  gauge('kiln_disk_free_bytes', 'Free space for this user, by folder (data, uploads, depth_maps).', (disk) => {
    return Number(disk.bavail) * Number(disk.bsize)
  })
  gauge(
    'kiln_disk_size_bytes',
    'Size of the file system, by folder.',
    (disk) => Number(disk.blocks) * Number(disk.bsize),
  )
}
