import { z } from 'zod'

export const liveness = z
  .object({ status: z.enum(['ok', 'stuck']).describe('stuck: start the process anew') })
  .meta({ id: 'Liveness' })

export const readiness = z
  .object({
    status: z.enum(['ready', 'unavailable']),
    checks: z.array(
      z.object({
        name: z.string(),
        ok: z.boolean(),
        message: z.string().optional().describe('What is missing, when it is'),
      }),
    ),
  })
  .meta({ id: 'Readiness' })

export type Readiness = z.output<typeof readiness>
