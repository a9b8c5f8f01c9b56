import { z } from 'zod'

/** ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const isoTime = z.string().meta({ format: 'date-time', examples: ['2026-11-04T20:11:20.000Z'] })
