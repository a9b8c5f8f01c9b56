import { z } from 'zod'
import { ProviderError } from '../provider/provider-error.ts'
import { jsonSchemaOf } from './json-schema-of.ts'
import type { Ask, TextAsk } from './text-ask.ts'

/** How much of an answer that can't be used is shown to the model again. */
const SHOWN_CHARACTERS = 12_000

export interface JsonQuestion<Schema extends z.ZodType> extends TextAsk {
  schema: Schema
  ask: Ask
}

/**
 * Asks for JSON that fits the schema. An answer that doesn't is shown to the model once more with what is wrong,
 * under the key `<name>-repair`.
 * @throws ProviderError PROVIDER_ANSWER_INVALID when the second answer doesn't fit either
 */
export const askForJson = async <Schema extends z.ZodType>(
  question: JsonQuestion<Schema>,
): Promise<z.output<Schema>> => {
  const { ask, schema, name, seed, prompt } = question
  const system = `${question.system}\n\nAnswer with JSON only, no other words. It must fit this JSON Schema:\n${JSON.stringify(jsonSchemaOf(schema))}`
  const first = await ask(name, { system, prompt, schema, name, seed })
  const answer = readJson(first, schema)
  if ('value' in answer) return answer.value
  const repair = repairPrompt(prompt, first, answer.problems)
  const second = readJson(await ask(`${name}-repair`, { system, prompt: repair, schema, name, seed }), schema)
  if ('value' in second) return second.value
  const message = `The text provider's answer can't be used, nor could a second one: ${second.problems.slice(0, 500)}`
  throw new ProviderError('PROVIDER_ANSWER_INVALID', message)
}

type Reading<Value> = { value: Value } | { problems: string }

const readJson = <Schema extends z.ZodType>(text: string, schema: Schema): Reading<z.output<Schema>> => {
  let value: unknown
  try {
    value = JSON.parse(jsonIn(text))
  } catch (error) {
    return { problems: `It is not JSON: ${error instanceof Error ? error.message : ''}` }
  }
  const checked = schema.safeParse(value)
  return checked.success ? { value: checked.data } : { problems: z.prettifyError(checked.error) }
}

/** The outermost object: models put fences, thoughts and greetings around it. */
const jsonIn = (text: string): string => {
  const answer = text.slice(text.lastIndexOf('</think>') + 1)
  const start = answer.indexOf('{')
  const end = answer.lastIndexOf('}')
  return start >= 0 && end > start ? answer.slice(start, end + 1) : answer
}

const repairPrompt = (prompt: string, answer: string, problems: string): string =>
  `${prompt}\n\nThis was your answer:\n${answer.slice(0, SHOWN_CHARACTERS)}\n\nIt can't be used:\n${problems}\n\nGive the whole answer again with these problems mended.`
