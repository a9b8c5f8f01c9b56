import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { DatabaseLocation, Idempotency } from '@kiln/core'
import type { AppDependencies } from '../../../app.ts'
import { type CallApp, callApp } from '../../../testing/call-app.ts'
import { createTestApp, type TestApp } from '../../../testing/test-app.ts'
import { defineDepthJob } from '../define-depth-job.ts'
import { createDepthService, type DepthRouteContext } from '../depth-service.ts'
import type { DepthTools } from '../making/make-depth-map.ts'
import { submitMedia } from '../submit-media.ts'
import type { NewMedia } from '../tables/media-items.ts'

export interface DepthApp extends TestApp {
  call: CallApp
  /** What an upload ends with: the file is stored, the item is queued. */
  submit(media?: Partial<NewMedia> & SubmitOptions): Promise<{ mediaItemId: string; queueId: string }>
}

interface SubmitOptions {
  content?: Buffer
  maxAttempts?: number
  idempotency?: Idempotency
}

interface DepthAppOptions {
  auth?: AppDependencies['config']['auth']
  database?: DatabaseLocation
  /** Default: a folder of its own, removed with the application. */
  uploads?: DepthRouteContext['uploads']
  tools?: Partial<DepthTools>
  pausedAtFirst?: readonly string[]
  /** Instead of 2 s. */
  backoffMs?: number
}

const unusedClient: DepthTools['client'] = {
  depthOf: async () => {
    throw new Error('this test has no AI service')
  },
}

/** The HTTP server with the depth service alone, over a real engine; its jobs run inline. */
export async function createDepthApp(options: DepthAppOptions = {}): Promise<DepthApp> {
  const tools = (): DepthTools => ({ files: test.storage, client: unusedClient, ...options.tools })
  const defined = defineDepthJob({ tools, runsIn: 'inline' })
  const { backoffMs: initialMs = defined.backoff.initialMs } = options
  const depthMap = { ...defined, backoff: { ...defined.backoff, initialMs } }
  const incomingFolder = await mkdtemp(join(tmpdir(), 'kiln-incoming-test-'))
  const uploads = options.uploads ?? { incomingFolder }
  const test = await createTestApp({
    services: [createDepthService({ depthMap, uploads })],
    ...(options.auth && { auth: options.auth }),
    ...(options.pausedAtFirst && { pausedAtFirst: options.pausedAtFirst }),
    ...(options.database && { database: options.database }),
  })
  return {
    ...test,
    close: async () => {
      await test.close()
      await rm(incomingFolder, { recursive: true })
    },
    call: callApp(test.app),
    submit: async ({ content = Buffer.from('not really a photo'), maxAttempts, idempotency, ...fields } = {}) => {
      const media = newMedia({ content, ...fields })
      await test.storage.put(media.storageKey, Readable.from([content]))
      const { queueId } = await submitMedia({ engine: test.engine, depthMap }, media, { maxAttempts, idempotency })
      return { mediaItemId: media.id, queueId }
    },
  }
}

/** An item as the upload hands it over: a photo of 4 × 3 pixels, unless told otherwise. */
export function newMedia({ content = Buffer.from(''), ...fields }: Partial<NewMedia> & { content?: Buffer }): NewMedia {
  const id = fields.id ?? randomUUID()
  return {
    id,
    userId: null,
    originalFilename: 'photo.jpg',
    mediaType: 'photo',
    contentType: 'image/jpeg',
    extension: 'jpg',
    fileSize: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    width: 4,
    height: 3,
    durationMs: null,
    storageKey: `media/${id}/original.jpg`,
    ...fields,
  }
}
