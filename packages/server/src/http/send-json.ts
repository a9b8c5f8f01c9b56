import type { FastifyReply } from 'fastify'

/** Sends a body that is written already. */
export function sendJson(reply: FastifyReply, answer: { statusCode: number; body: string; location?: string }) {
  const { statusCode, body, location } = answer
  if (location) reply.header('location', location)
  return reply.code(statusCode).type('application/json; charset=utf-8').send(body)
}
