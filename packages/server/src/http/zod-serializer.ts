import fastJsonStringify from 'fast-json-stringify'
import type { FastifySerializerCompiler } from 'fastify'
import { z } from 'zod'

/**
 * Writes answers with a function that is generated once from the zod schema's JSON schema. A zod parse of every answer
 * would cost more than all the rest of a status read; fields that the schema doesn't name are dropped all the same.
 */
export const zodSerializer: FastifySerializerCompiler<z.ZodType> = ({ schema }) => compileSerializer(schema)

export function compileSerializer<Output>(schema: z.ZodType<Output>): (value: Output) => string {
  const jsonSchema = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'output',
    unrepresentable: 'any',
    // An empty registry: schemas with an id are written in place instead of as a $ref.
    metadata: z.registry<z.core.GlobalMeta>(),
    override: ({ jsonSchema: part }) => mergeUnion(part),
  })
  return fastJsonStringify(jsonSchema as Parameters<typeof fastJsonStringify>[0])
}

/**
 * `anyOf` makes the generated code validate each branch with Ajv. A nullable schema and a union of plain types can be
 * written without.
 */
function mergeUnion(part: z.core.JSONSchema.BaseSchema): void {
  const branches = part.anyOf as z.core.JSONSchema.BaseSchema[] | undefined
  if (!branches) return
  const others = branches.filter((branch) => branch.type !== 'null')
  const [only] = others
  if (others.length === 1 && only && branches.length === 2) {
    delete part.anyOf
    Object.assign(part, only, { nullable: true })
  } else if (branches.every((branch) => branch.type && Object.keys(branch).length === 1)) {
    delete part.anyOf
    Object.assign(part, { type: branches.map((branch) => branch.type) })
  }
}
