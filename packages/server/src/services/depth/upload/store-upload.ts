import { randomUUID } from 'node:crypto'
import { type UploadMediaResponse, uploadMediaResponse } from '@kiln/contracts'
import { KilnError } from '@kiln/core'
import { type InspectedMedia, inspectMedia, MediaRefusedError } from '@kiln/media'
import type { FastifyBaseLogger } from 'fastify'
import { idempotencyOf } from '../../../http/idempotency.ts'
import { compileSerializer } from '../../../http/zod-serializer.ts'
import type { UploadMediaContext } from '../routes/upload-media.ts'
import { storageFolders } from '../storage-folders.ts'
import { submitMedia } from '../submit-media.ts'
import type { NewMedia } from '../tables/media-items.ts'
import { deleteUnclaimedFile, insertUnclaimedFile } from '../tables/unclaimed-files.ts'
import { originalFilename } from './original-filename.ts'
import type { ReceivedUpload } from './receive-upload.ts'
import { badMedia } from './upload-problems.ts'

const serialize = compileSerializer(uploadMediaResponse)

interface Storing {
  upload: ReceivedUpload
  userId: string
  /** Value of the `Idempotency-Key` header. */
  key: string | undefined
  requestId: string
  log: FastifyBaseLogger
}

/**
 * Looks at a received file, stores it and commits it with its place in the queue.
 * @returns body of the 201
 * @throws HttpError 400 when it is nothing a depth map can be made of
 */
export async function storeUpload(context: UploadMediaContext, storing: Storing): Promise<string> {
  const { upload, userId, key, requestId, log } = storing
  const media = newMedia({ upload, userId, inspected: await inspect(context, upload) })
  const { id, storageKey } = media
  const { engine, storage } = context
  const discard = async () => {
    await storage.delete(storageKey)
    await deleteUnclaimedFile(engine, id)
  }
  // What fails from here on in tidying up is made up for by the sweep.
  const later = (error: unknown) => log.warn({ err: error, storageKey }, 'tidying up after an upload failed')

  await insertUnclaimedFile(engine, { mediaId: id, storageKey })
  await storage.put(storageKey, { path: upload.path }, { signal: upload.signal }).catch(async (error: unknown) => {
    await discard().catch(later)
    throw error
  })
  const answer = (queueId: string) => answerFor(media, queueId)
  const repeatable = idempotencyOf({ key, operation: 'POST /api/media/upload', body: upload.sha256, answer })
  const submitted = await submitMedia(context, media, { ...repeatable, requestId }).catch(async (error: unknown) => {
    if (isRefused(error)) await discard().catch(later)
    throw error
  })
  await (submitted.replayed ? discard() : deleteUnclaimedFile(engine, id)).catch(later)
  return submitted.answer ?? answer(submitted.queueId)
}

async function inspect({ inspections }: UploadMediaContext, upload: ReceivedUpload): Promise<InspectedMedia> {
  const release = await inspections.acquire(1, upload.signal)
  try {
    return await inspectMedia(upload.path, { signal: upload.signal })
  } catch (error) {
    throw error instanceof MediaRefusedError ? badMedia(error.message) : error
  } finally {
    release()
  }
}

function newMedia(parts: { upload: ReceivedUpload; userId: string; inspected: InspectedMedia }): NewMedia {
  const { upload, userId, inspected } = parts
  const { extension } = inspected
  const id = randomUUID()
  return {
    ...inspected,
    id,
    userId,
    originalFilename: originalFilename(upload.filename, extension),
    fileSize: upload.size,
    sha256: upload.sha256,
    // Below the segment that UPLOAD_DIR stands for.
    storageKey: `${storageFolders.uploads}/${id}/original.${extension}`,
  }
}

function answerFor({ id, originalFilename: filename, fileSize, mediaType }: NewMedia, queueId: string): string {
  const response: UploadMediaResponse = {
    success: true,
    message: 'Media uploaded and queued for processing',
    mediaItemId: id,
    queueId,
    filename,
    size: fileSize,
    type: mediaType,
  }
  return serialize(response)
}

/**
 * Whether it is certain that nothing was committed: the engine or a constraint said no. A database that goes away in
 * the middle of a commit may have made it; then the file stays until the sweep has seen which.
 */
function isRefused(error: unknown): boolean {
  if (error instanceof KilnError) return error.code !== 'DATABASE_UNAVAILABLE'
  return error instanceof Error && 'code' in error && /^2[23]...$/.test(String(error.code))
}
