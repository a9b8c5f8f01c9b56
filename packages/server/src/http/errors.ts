import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorReports } from '../reports/open-error-reports.ts'
import type { AllowedMethods } from './allowed-methods.ts'
import type { ErrorShape } from './error-shapes.ts'
import { HttpError, type Problem } from './problem.ts'
import { isRefusal } from './refusals.ts'
import { RequestInvalidError } from './request-invalid-error.ts'
import { toProblem } from './to-problem.ts'

interface ErrorOptions {
  shapeOf: (url: string) => ErrorShape
  allowedMethods: AllowedMethods
  /** Called with the code of what was refused by a limit. */
  onRefusal?: (code: string) => void
  /** Hears of errors that nobody expected. Default: nobody does. */
  reports?: ErrorReports
}

/** Answers errors and unknown routes in the shape of the contract that owns the path. */
export function registerErrors(app: FastifyInstance, options: ErrorOptions): void {
  const { shapeOf, allowedMethods, onRefusal, reports } = options
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, request.id)
    logProblem(request, problem, error)
    if (isRefusal(problem.code)) onRefusal?.(problem.code)
    if (problem.status === 500) {
      const { method, id: requestId, routeOptions } = request
      reports?.report(error, { requestId, method, route: routeOptions.url })
    }
    return sendProblem({ request, reply, problem, shape: shapeOf(request.url) })
  })

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    const allowed = allowedMethods(path)
    if (allowed.length > 0 && request.method === 'OPTIONS') {
      return reply.code(204).header('allow', allowed.join(', ')).send()
    }
    const wrong = allowed.length > 0 && !allowed.includes(request.method)
    const problem = wrong ? wrongMethod(request.method, allowed) : unknownPath()
    return sendProblem({ request, reply, problem, shape: shapeOf(request.url) })
  })
}

interface Refusal {
  request: FastifyRequest
  reply: FastifyReply
  problem: Problem
  shape: ErrorShape
}

export function sendProblem({ request, reply, problem, shape }: Refusal): FastifyReply {
  const invalid = problem.code === 'INPUT_INVALID' || problem.code === 'JSON_INVALID'
  const status = invalid ? shape.invalidStatus : problem.status
  return reply
    .code(status)
    .headers(problem.headers ?? {})
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(shape.body({ ...problem, status }, request)))
}

function logProblem(request: FastifyRequest, problem: Problem, error: unknown): void {
  // An outage fails every request the same way: its cause is told where it was noticed.
  if (problem.status === 503)
    request.log.warn({ reason: error instanceof Error ? error.message : error }, problem.message)
  else if (problem.status >= 500) request.log.error({ err: error, status: problem.status }, problem.message)
  else if (!(error instanceof HttpError || error instanceof RequestInvalidError))
    request.log.debug({ err: error }, problem.message)
}

function wrongMethod(method: string, allowed: string[]): Problem {
  return {
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
    message: `${method} is not allowed here; allowed: ${allowed.join(', ')}`,
    headers: { allow: allowed.join(', ') },
  }
}

function unknownPath(): Problem {
  return { status: 404, code: 'NOT_FOUND', message: 'Not Found: the path does not exist' }
}
