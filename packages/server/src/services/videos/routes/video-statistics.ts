import { type VideoStatistics, videoError, videoStatistics } from '@kiln/contracts'
import type { JobStatus } from '@kiln/core'
import type { TypedApp } from '../../../http/typed-app.ts'
import { statusWord } from '../status-words.ts'
import type { VideoRouteContext } from '../video-service.ts'

const schema = {
  tags: ['Videos'],
  summary: 'Video jobs of all users by status',
  response: { 200: videoStatistics, 403: videoError },
}

export function registerVideoStatistics(app: TypedApp, { engine, scriptVideo }: VideoRouteContext): void {
  app.get('/api/v1/jobs/stats/counts', { schema, config: { access: 'admin' } }, async () => {
    const type = scriptVideo.name
    const [fresh, begun] = await Promise.all([
      engine.counts({ type, begun: false }),
      engine.counts({ type, begun: true }),
    ])
    const started = begun.active > 0 ? await countStarted() : 0
    return { statistics: statisticsOf(fresh, begun, started), timestamp: new Date().toISOString() }
  })

  /** Running jobs are few: as many as there are slots. */
  async function countStarted(): Promise<number> {
    const { jobs } = await engine.list({ type: scriptVideo.name, status: ['active'], limit: 1000 })
    return jobs.filter((job) => statusWord(job) === 'started').length
  }
}

type Counts = Record<JobStatus, number>

/** A job that waits and has begun is one that waits for its next attempt. */
function statisticsOf(fresh: Counts, begun: Counts, started: number): VideoStatistics['statistics'] {
  const statistics = {
    pending: fresh.pending + fresh.waiting,
    started: Math.min(started, begun.active),
    processing: begun.pending + begun.waiting + Math.max(0, begun.active - started),
    success: begun.completed,
    failure: begun.failed + fresh.failed,
    cancelled: begun.cancelled + fresh.cancelled,
  }
  return { ...statistics, total: Object.values(statistics).reduce((sum, count) => sum + count, 0) }
}
