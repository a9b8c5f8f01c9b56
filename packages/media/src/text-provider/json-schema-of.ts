import { z } from 'zod'

/**
 * The schema as servers with structured output take it. Bounds on the length of strings are left out: OpenAI refuses
 * schemas that have them, and the answer is checked against the whole schema anyway.
 */
export const jsonSchemaOf = (schema: z.ZodType) =>
  z.toJSONSchema(schema, {
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      delete jsonSchema.minLength
      delete jsonSchema.maxLength
    },
  })
