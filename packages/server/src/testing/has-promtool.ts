import { spawnSync } from 'node:child_process'

/** Whether Prometheus' tool for rules is installed; without it its tests are skipped, which is a failure under CI. */
export function hasPromtool(): boolean {
  if (spawnSync('promtool', ['--version'], { stdio: 'ignore' }).status === 0) return true
  console.warn('promtool was not found: alerts and queries are not checked (Debian package prometheus)')
  return false
}
