import { z } from 'zod'
import type { RunFacts } from '../run-host.ts'
import { journalRequestSchema } from './journal-request.ts'
import { protocolVersion } from './message-channel.ts'

/** Why a run is to stop, or an answer could not be given. */
export interface Reason {
  code: string
  message: string
}

/** An error on its way through the pipe; `name` tells which class it is made into again. */
export interface HostError extends Reason {
  name: string
}

/** What the worker tells a runner. `ticket` counts the runs of one runner process. */
export type WorkerMessage =
  | { kind: 'run'; ticket: number; facts: RunFacts; module: string; jobType: string }
  | { kind: 'abort'; ticket: number; reason: Reason }
  | { kind: 'answer'; ticket: number; id: number; value?: unknown }
  | { kind: 'refusal'; ticket: number; id: number; error: HostError }

const failureSchema = z.object({
  code: z.string(),
  message: z.string(),
  permanent: z.boolean(),
  postponeMs: z.exactOptional(z.number().nonnegative()),
  stack: z.exactOptional(z.string()),
  details: z.exactOptional(z.record(z.string(), z.unknown())),
})

const artifactFileSchema = z.object({
  name: z.string(),
  path: z.string(),
  contentType: z.string(),
  width: z.exactOptional(z.number()),
  height: z.exactOptional(z.number()),
})

/** What a job asks of its worker and waits for. */
const requestSchema = z.discriminatedUnion('method', [
  z.object({ method: z.literal('beginStep'), key: z.string() }),
  z.object({ method: z.literal('saveStep'), key: z.string(), output: z.unknown().optional() }),
  z.object({
    method: z.literal('call'),
    childType: z.string(),
    input: z.unknown().optional(),
    key: z.string(),
    span: z.exactOptional(z.object({ from: z.number(), to: z.number() })),
  }),
  z.object({ method: z.literal('saveArtifact'), file: artifactFileSchema }),
  z.object({ method: z.literal('acquireCpu'), slots: z.number() }),
  z.object({ method: z.literal('journal'), request: journalRequestSchema }),
])
export type HostRequest = z.output<typeof requestSchema>

const ticket = z.number()

/**
 * What a runner tells the worker. Checked on arrival: a job's code shares the process and can write to the pipe.
 * After `returned` or `threw` nothing more of that ticket counts.
 */
export const runnerMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), version: z.literal(protocolVersion) }),
  z.object({ kind: z.literal('begun'), ticket }),
  z.object({ kind: z.literal('progress'), ticket, percent: z.number(), message: z.string().nullable() }),
  z.object({
    kind: z.literal('log'),
    ticket,
    level: z.enum(['info', 'warn', 'error']),
    message: z.string(),
    fields: z.record(z.string(), z.unknown()).nullable(),
  }),
  z.object({ kind: z.literal('request'), ticket, id: z.number(), request: requestSchema }),
  z.object({ kind: z.literal('releaseCpu'), ticket, slots: z.number() }),
  z.object({ kind: z.literal('returned'), ticket, output: z.unknown().optional(), reusable: z.boolean() }),
  z.object({ kind: z.literal('threw'), ticket, failure: failureSchema, reusable: z.boolean() }),
])
export type RunnerMessage = z.output<typeof runnerMessageSchema>
