import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../docs/pages.ts'
import { readYaml, type Tree, unknownVariables } from './deploy-files.ts'

const text = await readFile(join(root, 'deploy/compose.yaml'), 'utf8')
const compose = await readYaml('deploy/compose.yaml')
const ours = ['server', 'worker-1', 'worker-2']

describe('deploy/compose.yaml', () => {
  it('starts server, workers, and all they need', () => {
    const others = ['postgres', 'redis', 'prometheus', 'grafana']
    expect(Object.keys(compose.services)).toEqual([...ours, ...others])
    for (const name of others) expect(compose.services[name].image).toMatch(/:[\w.-]*\d/)
  })

  it.each(ours)('runs %s without rights, with the files of all, and waits for its end', (name) => {
    const service = compose.services[name]
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      volumes: ['files:/data'],
    })
    expect(unknownVariables(Object.keys(service.environment))).toEqual([])
    const grace = service.environment.SHUTDOWN_GRACE_SECONDS
    expect(Number.parseInt(service.stop_grace_period, 10)).toBeGreaterThanOrEqual(grace + 40)
  })

  it('lets Redis forget nothing', () => {
    const command = compose.services.redis.command.join(' ')
    expect(command).toContain('maxmemory-policy noeviction')
    expect(command).toContain('appendonly yes')
  })

  it('opens ports to this machine alone', () => {
    const ports = Object.values<Tree>(compose.services).flatMap((service) => service.ports ?? [])
    expect(ports).not.toEqual([])
    expect(ports.filter((port: string) => !port.startsWith('127.0.0.1:'))).toEqual([])
    expect(compose.services.server.ports).toEqual(['127.0.0.1:3000:3000'])
  })

  it('has no password, and a line in .env.example for each that it asks for', async () => {
    const example = await readFile(join(root, 'deploy/.env.example'), 'utf8')
    const asked = new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name))
    expect([...example.matchAll(/^(\w+)=$/gm)].map(([, name]) => name).sort()).toEqual([...asked].sort())
    const literal = Object.values<Tree>(compose.services)
      .flatMap((service) => Object.entries(service.environment ?? {}))
      .filter(([name, value]) => /PASSWORD|SECRET|AUTH$/.test(name) && !String(value).startsWith('${'))
    expect(literal).toEqual([])
  })

  it('has its metrics collected where Prometheus looks for them', async () => {
    const { scrape_configs: jobs } = await readYaml('deploy/prometheus/prometheus.yml')
    const targets = jobs.flatMap(({ static_configs: [{ targets }] }: Tree) => targets)
    expect(targets).toEqual(ours.map((name) => `${name}:${compose.services[name].environment.METRICS_PORT}`))
  })

  it('mounts only files that there are', async () => {
    const mounts = Object.values<Tree>(compose.services)
      .flatMap((service) => service.volumes ?? [])
      .map((mount: string) => mount.split(':')[0] ?? '')
    const named = mounts.filter((source) => !source.startsWith('.'))
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort())
    const { access } = await import('node:fs/promises')
    await Promise.all(mounts.filter((one) => one.startsWith('.')).map((path) => access(join(root, 'deploy', path))))
  })
})
