import { z } from 'zod'
import { depthMediaType } from './depth-media-type.ts'

/** The form of an upload, for the description of the API; it is read while it arrives, not checked as a whole. */
export const uploadMediaForm = z
  .object({
    media: z
      .file()
      .describe('JPEG, PNG, WebP, AVIF, GIF, TIFF, MP4, MOV, WebM or MKV, at most 100 MB (104857600 bytes)'),
    userId: z
      .string()
      .optional()
      .describe('User identifier, 1 to 128 characters; with authentication the token says who it is'),
  })
  .meta({ id: 'UploadMediaForm' })

export const uploadMediaResponse = z
  .object({
    success: z.literal(true),
    message: z.string(),
    mediaItemId: z.string(),
    queueId: z.string(),
    filename: z.string().describe('The name it was sent under, without folders and control characters'),
    size: z.int().describe('Bytes'),
    type: depthMediaType,
  })
  .meta({
    id: 'UploadMediaResponse',
    examples: [
      {
        success: true,
        message: 'Media uploaded and queued for processing',
        mediaItemId: '0199d6c2-6b1e-7c55-9d0a-2f1f6d0a7a01',
        queueId: '0199d6c2-6b1e-7c55-9d0a-2f1f6d0a7a02',
        filename: 'photo.jpg',
        size: 1048576,
        type: 'photo',
      },
    ],
  })

export type UploadMediaResponse = z.output<typeof uploadMediaResponse>
