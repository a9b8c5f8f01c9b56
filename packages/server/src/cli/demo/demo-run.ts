import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { decodeJwt } from 'jose'
import type { ApiClient } from '../api-client.ts'
import { CliError, exitCodes } from '../exit-codes.ts'
import { watchJob } from '../watch-job.ts'

/** What every part of the demo is given. */
export interface DemoRun {
  client: ApiClient
  /** Exists. */
  folder: string
  platform: 'youtube' | 'tiktok' | 'instagram'
  /** Whom everything belongs to. */
  userId: string
}

/** Name of a file → where it is. */
export type DemoFiles = Record<string, string>

/** With a token everything belongs to its user. */
export function demoUser(): string {
  const token = process.env.KILN_TOKEN?.trim()
  return (token && decodeJwt(token).sub) || 'demo'
}

/** Shows the progress of a job under a heading until it has ended. @throws CliError when it did not complete */
export async function follow(
  { client }: DemoRun,
  { jobId, heading }: { jobId: string; heading: string },
): Promise<void> {
  process.stderr.write(`\n${heading}\n`)
  const { status, error } = await watchJob({ client, jobId })
  if (status !== 'completed') throw new CliError(exitCodes.failed, `${heading}: ${error?.message ?? status}`)
}

/** Brings a file of the server into the demo's folder. @returns its place */
export async function save({ client, folder }: DemoRun, { url, name }: { url: string; name: string }): Promise<string> {
  const path = join(folder, name)
  const { body } = await client.open(url)
  if (body) await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(path))
  return path
}
