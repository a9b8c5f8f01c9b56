import { movieError, queuePositionResponse } from '@kiln/contracts'
import { z } from 'zod'
import { maySee } from '../../../http/auth/user.ts'
import { notFound } from '../../../http/problem.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { estimateMovieWait } from '../estimate-movie-wait.ts'
import { movieType } from '../job-names.ts'
import type { MovieRouteContext } from '../movie-service.ts'
import { readQueuePlace } from '../queue-place.ts'

const schema = {
  tags: ['Movies'],
  summary: 'How many movies are ahead of a job',
  // Its form is not checked here: a malformed id is a job that does not exist.
  params: z.object({ jobId: z.string().meta({ format: 'uuid' }) }),
  response: { 200: queuePositionResponse, 404: movieError },
}

export function registerGetQueuePosition(app: TypedApp, { engine }: MovieRouteContext): void {
  app.get('/api/queue/:jobId/position', { schema }, async (request) => {
    const { jobId } = request.params
    const job = await engine.state(jobId)
    if (job?.type !== movieType || !maySee(request.user, job.userId)) throw notFound(`Job ${jobId} not found`)
    const place = await readQueuePlace(engine, job.id)
    if (!place) throw notFound(`Job ${jobId} has finished: it is no longer in the queue`)
    const { ahead: position, unfinished: totalJobs } = place
    return { success: true as const, jobId, position, totalJobs, estimatedWaitTime: estimateMovieWait(place) }
  })
}
