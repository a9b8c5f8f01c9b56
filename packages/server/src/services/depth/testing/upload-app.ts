import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseLocation } from '@kiln/core'
import type { AppDependencies } from '../../../app.ts'
import { listenOn } from '../../../http/listen.ts'
import type { Answer } from '../../../testing/call-app.ts'
import { type UploadLimits, uploadLimits } from '../upload/upload-limits.ts'
import { createDepthApp, type DepthApp } from './depth-app.ts'

export interface UploadApp extends DepthApp {
  url: string
  incomingFolder: string
  /** Uploads a form over real HTTP. */
  upload(form: FormData, headers?: Record<string, string>): Promise<UploadAnswer>
  /** Opens a connection for a request that no well-behaved client sends. */
  connect(): Socket
  /** What is there of uploads: temporary files, stored objects, rows of all tables that an upload writes. */
  traces(): Promise<Traces>
}

export interface UploadAnswer {
  status: number
  json: Answer['json']
  body: string
}

interface Traces {
  incoming: string[]
  objects: string[]
  rows: Record<string, number>
}

interface UploadAppOptions {
  limits?: Partial<UploadLimits>
  auth?: AppDependencies['config']['auth']
  database?: DatabaseLocation
}

const tables = ['jobs', 'media_items', 'media_jobs', 'artifacts', 'unclaimed_files', 'idempotency_keys']

/** The depth service on a port of its own, over a real engine and real storage. */
export async function createUploadApp({ limits, ...options }: UploadAppOptions = {}): Promise<UploadApp> {
  const incomingFolder = await mkdtemp(join(tmpdir(), 'kiln-uploads-'))
  const uploads = { incomingFolder, limits: { ...uploadLimits, ...limits } }
  const test = await createDepthApp({ ...options, uploads })
  const listening = await listenOn(test.app, { host: '127.0.0.1', ports: [0] })
  const url = listening.urls[0] ?? ''
  return {
    ...test,
    url,
    incomingFolder,
    upload: async (form, headers = {}) => {
      const response = await fetch(`${url}/api/media/upload`, { method: 'POST', body: form, headers })
      const body = await response.text()
      return { status: response.status, json: JSON.parse(body), body }
    },
    connect: () => connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined),
    traces: async () => {
      const objects: string[] = []
      for await (const key of test.storage.list('')) objects.push(key)
      const counts = tables.map(async (table) => [table, (await test.engine.query(`select 1 from ${table}`)).length])
      return { incoming: await readdir(incomingFolder), objects, rows: Object.fromEntries(await Promise.all(counts)) }
    },
    close: async () => {
      await listening.close({ graceMs: 0 })
      await test.close()
      await rm(incomingFolder, { recursive: true })
    },
  }
}

/** A form with one file. */
export function formWith(data: Uint8Array | string, name = 'photo.jpg', field = 'media'): FormData {
  const form = new FormData()
  form.append(field, new Blob([data]), name)
  return form
}
