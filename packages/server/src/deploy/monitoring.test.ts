import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { hasRedisServer, startTestRedis, testDatabases } from '@kiln/core/testing'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../config/config.ts'
import { readPage, root, section, tableRows } from '../docs/pages.ts'
import { startServer } from '../server.ts'
import { hasPromtool } from '../testing/has-promtool.ts'
import { readManifests, readYaml, type Tree } from './deploy-files.ts'

const run = promisify(execFile)
const prometheus = join(root, 'deploy/prometheus')

const dashboard: Tree = JSON.parse(await readFile(join(root, 'deploy/grafana/kiln.json'), 'utf8'))
const panels: Tree[] = dashboard.panels
const { groups } = await readYaml('deploy/prometheus/alerts.yml')
const alerts: Tree[] = groups.flatMap((group: Tree) => group.rules)
const scaledObject = (await readManifests()).find(({ kind }) => kind === 'ScaledObject')

/** What the dashboard asks for, with values in place of Grafana's variables. */
const queries: string[] = [
  ...panels.flatMap((panel) => (panel.targets ?? []).map((target: Tree) => target.expr)),
  ...dashboard.annotations.list.map((one: Tree) => one.expr),
].map((expr) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$queue', '.*'))

function metricsIn(expressions: readonly string[]): Set<string> {
  const names = expressions.flatMap((expr) => expr.match(/\b(?:kiln|nodejs|process)_[a-z0-9_]+\b/g) ?? [])
  return new Set(names.map((name) => name.replace(/_(?:bucket|count|sum)$/, '')))
}

/** Names that a whole process shows, with a database and Redis behind it. */
async function servedMetrics(): Promise<Set<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-monitoring-'))
  const redis = await startTestRedis()
  const database = await testDatabases.find(({ kind }) => kind === 'postgres')?.create()
  const config = loadConfig({
    DATA_DIR: folder,
    PORT: '0',
    METRICS_PORT: '0',
    DATABASE_URL: database && 'url' in database ? database.url : '',
    REDIS_URL: redis.url,
  })
  const server = await startServer({ config, logger: pino({ level: 'silent' }) })
  try {
    const text = await (await fetch(server.metricsUrl ?? '')).text()
    return new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name))
  } finally {
    await server.close({ graceMs: 0 })
    await redis.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

describe.skipIf(!hasRedisServer())('the metrics asked for by dashboard, alerts and scaling', () => {
  it('are those that a server shows', async () => {
    const scaling = scaledObject.spec.triggers.map((trigger: Tree) => trigger.metadata.query)
    const asked = metricsIn([...queries, ...alerts.map(({ expr }) => expr), ...scaling])
    expect(asked.size).toBeGreaterThan(20)
    const served = await servedMetrics()
    expect([...asked].filter((name) => !served.has(name))).toEqual([])
  })
})

describe.skipIf(!hasPromtool())('Prometheus', () => {
  it('takes its configuration and the alerts', async () => {
    const { stdout } = await run('promtool', ['check', 'config', join(prometheus, 'prometheus.yml')])
    expect(stdout).toContain(`${alerts.length} rules found`)
  })

  it('raises each alert when it should, and none when all is well', async () => {
    const { stdout } = await run('promtool', ['test', 'rules', join(prometheus, 'alerts.test.yml')])
    expect(stdout).toContain('SUCCESS')
  })

  it('understands every query of the dashboard', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kiln-queries-'))
    try {
      const rules = queries.map((expr, index) => ({ record: `query:${index}`, expr }))
      // JSON is YAML.
      await writeFile(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'dashboard', rules }] }))
      const { stdout } = await run('promtool', ['check', 'rules', join(folder, 'rules.yml')])
      expect(stdout).toContain(`${queries.length} rules found`)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe('the alerts', () => {
  it('are each tested, firing and not', async () => {
    const { tests } = await readYaml('deploy/prometheus/alerts.test.yml')
    const cases: Tree[] = tests.flatMap((test: Tree) => test.alert_rule_test)
    const names = alerts.map(({ alert }) => alert).sort()
    const tested = (fires: boolean) => [
      ...new Set(cases.filter((one) => Boolean(one.exp_alerts) === fires).map(({ alertname }) => alertname)),
    ]
    expect(tested(true).sort()).toEqual(names)
    expect(tested(false).sort()).toEqual(names)
  })

  it('have each a severity, and a line that says what to do', async () => {
    const rows = tableRows(section(await readPage('docs/operations.md'), 'Alerts'))
    expect(rows.map(([name]) => name)).toEqual(alerts.map(({ alert }) => `\`${alert}\``))
    for (const { labels } of alerts) expect(['critical', 'warning', 'info']).toContain(labels.severity)
    for (const [, , action] of rows) expect(action).not.toBe('')
  })
})

describe('the dashboard', () => {
  it('has panels that neither lie over each other nor share an id', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
  })

  it('asks the data source that is chosen, which is provided', async () => {
    const sources = panels.flatMap((panel) => [
      panel.datasource,
      ...(panel.targets ?? []).map((one: Tree) => one.datasource),
    ])
    expect(new Set(sources.filter(Boolean).map(({ uid }) => uid))).toEqual(new Set([`\${source}`]))
    const { datasources } = await readYaml('deploy/grafana/provisioning/datasources/prometheus.yaml')
    expect(datasources[0]).toMatchObject({ type: 'prometheus', url: 'http://prometheus:9090', isDefault: true })
    const { providers } = await readYaml('deploy/grafana/provisioning/dashboards/kiln.yaml')
    const { services } = await readYaml('deploy/compose.yaml')
    expect(services.grafana.volumes).toContain(`./grafana/kiln.json:${providers[0].options.path}/kiln.json:ro`)
  })
})
