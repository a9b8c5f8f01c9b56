import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { character, characterJob, characterMedia, createCharacterRequest, generateVideoRequest } from '@kiln/contracts'
import { createDiskStorage } from '@kiln/media'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../config/config.ts'
import { type RunningServer, startServer } from '../server.ts'
import { createCharacterService } from '../services/characters/character-service.ts'
import { defineCharacterJobs } from '../services/characters/define-character-jobs.ts'
import { quickTools } from '../services/characters/testing/quick-tools.ts'
import { codeBlocks, readPage, section, tableRows } from './pages.ts'

const run = promisify(execFile)

let page: string
let folder: string
let server: RunningServer
let url: string
beforeAll(async () => {
  page = await readPage('docs/characters.md')
  folder = await mkdtemp(join(tmpdir(), 'kiln-characters-page-'))
  const tools = quickTools(createDiskStorage({ root: join(folder, 'artifacts') }))
  const service = createCharacterService({ jobs: defineCharacterJobs({ tools: () => tools, runsIn: 'inline' }) })
  const config = loadConfig({ DATA_DIR: folder, PORT: '0' })
  server = await startServer({ config, logger: pino({ level: 'silent' }), services: [service] })
  url = server.urls[0] ?? ''
})
afterAll(async () => {
  await server?.close({ graceMs: 0 })
  await rm(folder, { recursive: true, force: true })
})

/** Runs the commands of the page under a heading. */
async function answerOf(heading: string, variables: Record<string, string> = {}) {
  const [commands = 'exit 1'] = codeBlocks(section(page, heading), 'bash')
  const script = commands.replaceAll('http://localhost:3000', url)
  const env = { ...process.env, ...variables }
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { env, timeout: 30_000 })
  return JSON.parse(stdout)
}

const shown = (heading: string) => JSON.parse(codeBlocks(section(page, heading), 'json')[0] ?? '')
const finished = (jobId: string) => server.engine.waitFor(jobId, { timeoutMs: 30_000 })

/** Names in the first column of the tables under a heading. */
const namesIn = (heading: string) =>
  tableRows(section(page, heading)).flatMap(([cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  )

/** The same fields, at every depth. */
function expectSameFields(actual: unknown, wanted: unknown): void {
  if (typeof wanted !== 'object' || wanted === null) return
  expect(Object.keys(actual ?? {})).toEqual(Object.keys(wanted))
  for (const [key, value] of Object.entries(wanted)) expectSameFields(Object(actual)[key], value)
}

describe('the page of the characters', () => {
  it('shows commands that do what it says, one after the other', async () => {
    const created = await answerOf('Create a character')
    expectSameFields(created, shown('Create a character'))
    expect(created).toMatchObject({ success: true, statusCode: 202 })
    const { jobId: JOB } = created.data
    await finished(JOB)
    const job = await answerOf('Follow a character', { JOB })
    expectSameFields(job, shown('Follow a character'))
    const { characterId: CHARACTER } = job.data.result
    const found = (await answerOf('The character', { CHARACTER })).data
    const picture = await answerOf('A picture', { CHARACTER, POSE: found.poses[1].id })
    expect(picture.message).toBe('Image generation job queued successfully')
    const { jobId: MEDIA_JOB } = picture.data
    await finished(MEDIA_JOB)
    const mediaJob = await answerOf('Follow a picture or a clip', { MEDIA_JOB })
    expectSameFields(mediaJob, shown('Follow a picture or a clip'))
    const clip = await answerOf('A clip', { CHARACTER, PICTURE: mediaJob.data.result.mediaId })
    expect(clip.message).toBe('Video generation job queued successfully')
    expect((await finished(clip.data.jobId))?.output).toMatchObject({ durationSeconds: 5 })
    const list = await answerOf('Lists')
    expect(list.data).toEqual([mediaJob.data])
    expect(list.pagination).toEqual({ total: 1, limit: 20, skip: 0, hasMore: false })
    await server.engine.pause('imageGenerationQueue')
    const waiting = await answerOf('A picture', { CHARACTER: found.displayId, POSE: found.poses[0].id })
    const cancelled = await answerOf('Cancel and retry', { MEDIA_JOB: waiting.data.jobId })
    expect(cancelled.data).toEqual({ jobId: waiting.data.jobId, status: 'cancelled' })
    const deleted = await answerOf('Delete a character', { CHARACTER })
    expect([deleted.statusCode, deleted.data]).toEqual([200, { characterId: CHARACTER }])
  })

  it('has a client that follows a character to its end', async () => {
    const [client = ''] = codeBlocks(section(page, 'A client'), 'js')
    const code = client.replace('http://localhost:3000', url).replace('2000', '50')
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { timeout: 30_000 })
    const lines = stdout.trim().split('\n')
    const id = lines.at(-1)?.replace('Character created: ', '') ?? ''
    expect(lines.at(-2)).toBe('Progress: 100%')
    expect((await (await fetch(`${url}/api/v1/characters/${id}`)).json()) as unknown).toMatchObject({
      data: { name: 'Mara Voss', style: 'oil' },
    })
  })

  it('lists every field of requests and answers', () => {
    expect(namesIn('Create a character').sort()).toEqual(Object.keys(createCharacterRequest.shape).sort())
    expect(namesIn('A clip').sort()).toEqual(Object.keys(generateVideoRequest.shape).sort())
    const asked = Object.keys(createCharacterRequest.shape)
    const answered = Object.keys(character.shape).filter((name) => !asked.includes(name))
    const [own, media] = section(page, 'The character').split('| field of a medium')
    const names = (text: string) =>
      tableRows(`| ${text}`).flatMap(([cell = '']) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name))
    expect(names(own ?? '').sort()).toEqual(answered.sort())
    expect(names(media ?? '').sort()).toEqual(Object.keys(characterMedia.shape).sort())
    const jobFields = namesIn('Follow a character')
    expect(Object.keys(characterJob.shape).filter((name) => !jobFields.includes(name))).toEqual(['jobId'])
  })

  it('shows an error as it is', async () => {
    const response = await fetch(`${url}/api/v1/characters/queue`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Mara', style: 'baroque' }),
    })
    expect(await response.json()).toEqual(shown('Errors'))
  })
})
