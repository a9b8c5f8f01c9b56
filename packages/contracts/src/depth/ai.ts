import { z } from 'zod'

/** What the AI service says of its state: `GET /health` there, `GET /api/ai/health` here. */
export const aiHealth = z
  .looseObject({
    status: z.string().meta({ description: '`healthy` when it takes pictures', example: 'healthy' }),
    service: z.string().optional().meta({ example: 'ai' }),
    model: z.string().optional().meta({ description: 'What estimates depth', example: 'Depth-Anything-V2' }),
    model_status: z.string().optional().meta({ example: 'loaded' }),
  })
  .meta({ id: 'AiHealth' })

export type AiHealth = z.output<typeof aiHealth>

/** What the AI service is: `GET /` there, `GET /api/ai/info` here. */
export const aiInfo = z
  .looseObject({
    message: z.string().meta({ example: 'Kiln AI Service' }),
    version: z.string().optional().meta({ example: '1.0.0' }),
    model: z.string().optional().meta({ example: 'Depth Anything V2' }),
    endpoints: z
      .record(z.string(), z.string())
      .optional()
      .meta({ example: { health: '/health', process_depth: '/api/depth (POST)' } }),
  })
  .meta({ id: 'AiInfo' })

export type AiInfo = z.output<typeof aiInfo>
