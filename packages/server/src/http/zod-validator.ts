import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'
import { RequestInvalidError } from './request-invalid-error.ts'

/** Lets Fastify check every part of a request with the zod schema of the route. */
export const zodValidator: FastifySchemaCompiler<z.ZodType> = ({ schema }) => {
  return (data: unknown) => {
    const result = schema.safeParse(data, parseOptions)
    return result.success ? { value: result.data } : { error: new RequestInvalidError(result.error.issues) }
  }
}

/** The input tells a missing field from one of the wrong type; it is never sent back. */
const parseOptions = { reportInput: true }
