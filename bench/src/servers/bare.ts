// The floor: Fastify with a JSON schema on both routes, which does nothing.
import fastify from 'fastify'

const app = fastify()

app.post(
  '/api/v1/jobs',
  {
    schema: {
      body: {
        type: 'object',
        required: ['video_request'],
        properties: { video_request: { type: 'object' }, priority: { type: 'integer' } },
      },
      response: {
        202: {
          type: 'object',
          properties: {
            job_id: { type: 'string' },
            status: { type: 'string' },
            message: { type: 'string' },
            estimated_duration: { type: 'integer' },
          },
        },
      },
    },
  },
  async (_request, reply) => {
    reply.code(202)
    return {
      job_id: 'a3916274-a4ce-4fc8-bef9-b76d994fe482',
      status: 'pending',
      message: 'queued',
      estimated_duration: 30,
    }
  },
)

app.get(
  '/api/v1/jobs/:id',
  {
    schema: {
      response: {
        200: {
          type: 'object',
          properties: {
            job_id: { type: 'string' },
            status: { type: 'string' },
            progress: { type: 'number' },
            created_at: { type: 'string' },
            retry_count: { type: 'integer' },
          },
        },
      },
    },
  },
  async (request) => {
    const { id } = request.params as { id: string }
    return { job_id: id, status: 'pending', progress: 0, created_at: '2026-01-01T00:00:00.000Z', retry_count: 0 }
  },
)

process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
