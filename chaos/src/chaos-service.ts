import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Service } from '@kiln/server'
import { z } from 'zod'
import { chaosInput, chaosJobs, childJob, type Kind } from './jobs/chaos-jobs.ts'

const kinds = Object.keys(chaosJobs).filter((name): name is Kind => name in chaosJobs)

export const chaosRequest = chaosInput.extend({
  kind: z.enum(kinds),
  delayMs: z.number().default(0),
})
export const chaosAccepted = z.object({ jobId: z.string() })

const operation = 'POST /chaos/jobs'
const headers = z.object({ 'idempotency-key': z.string().optional() })

/** Takes requests for the job types of the load; everything else about the servers is as it ships. */
export const chaosService: Service = {
  name: 'chaos',
  jobs: [...Object.values(chaosJobs), childJob],
  slots: () => ({}),
  tables: { owner: 'chaos', folder: fileURLToPath(new URL('../migrations', import.meta.url)) },
  ownedPaths: [],
  registerRoutes(app, { engine }) {
    const schema = { body: chaosRequest, headers, response: { 202: chaosAccepted } }
    app.post('/chaos/jobs', { schema }, async ({ body, headers }, reply) => {
      const { kind, delayMs, ...input } = body
      const id = randomUUID()
      const key = headers['idempotency-key']
      const { jobId } = await engine.submit(chaosJobs[kind], input, {
        id,
        delayMs,
        ...(key && { idempotency: { key, operation, fingerprint: input.tag, answer: (jobId: string) => jobId } }),
        alsoWrite: [
          { text: 'insert into chaos_requests (job_id, tag) values ($1::uuid, $2)', values: [id, input.tag] },
        ],
      })
      return reply.status(202).send({ jobId })
    })
  },
}
