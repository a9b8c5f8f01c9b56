import {
  listVideoJobsQuery,
  listVideoJobsResponse,
  type VideoJobStatus,
  videoError,
  videoValidationError,
} from '@kiln/contracts'
import type { Job } from '@kiln/core'
import { userIdFor } from '../../../http/auth/user.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { presentVideoJob } from '../present-video-job.ts'
import { statesBehind, statusWord } from '../status-words.ts'
import type { VideoRouteContext } from '../video-service.ts'

const schema = {
  tags: ['Videos'],
  summary: 'Video jobs of a user',
  querystring: listVideoJobsQuery,
  response: { 200: listVideoJobsResponse, 403: videoError, 422: videoValidationError },
}

interface Page {
  userId: string
  limit: number
  offset: number
}

export function registerListVideoJobs(app: TypedApp, { engine, scriptVideo, signer }: VideoRouteContext): void {
  app.get('/api/v1/jobs', { schema }, async (request) => {
    const { user_id, page, page_size, status } = request.query
    const wanted = { userId: userIdFor(request.user, user_id), limit: page_size, offset: (page - 1) * page_size }
    const { jobs, total } = await list(wanted, status)
    return { jobs: jobs.map((job) => presentVideoJob(job, signer)), total, page, page_size }
  })

  function list(wanted: Page, word: VideoJobStatus | undefined): Promise<{ jobs: Job[]; total: number }> {
    if (word === undefined) return engine.list({ ...wanted, type: scriptVideo.name })
    if (isFinal(word)) return engine.list({ ...wanted, type: scriptVideo.name, status: statesBehind[word] })
    return listUnfinished(wanted, word)
  }

  /** The unfinished words share states, so the jobs are told apart here. A user has few unfinished jobs. */
  async function listUnfinished(
    { userId, limit, offset }: Page,
    word: VideoJobStatus,
  ): Promise<{ jobs: Job[]; total: number }> {
    const matching: Job[] = []
    const status = statesBehind[word]
    for (let read = 0; ; ) {
      const { jobs, total } = await engine.list({
        userId,
        type: scriptVideo.name,
        status,
        limit: pageSize,
        offset: read,
      })
      matching.push(...jobs.filter((job) => statusWord(job) === word))
      read += jobs.length
      if (jobs.length === 0 || read >= total) break
    }
    return { jobs: matching.slice(offset, offset + limit), total: matching.length }
  }
}

const pageSize = 100

function isFinal(word: VideoJobStatus): boolean {
  return word === 'success' || word === 'failure' || word === 'cancelled'
}
