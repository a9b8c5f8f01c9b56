import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createMovieRequest, movieDetails, samplers } from '@kiln/contracts'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../config/config.ts'
import { type RunningServer, startServer } from '../server.ts'
import { goodMovie, quickMovies } from '../services/movies/testing/quick-movies.ts'
import { codeBlocks, readPage, section, tableRows } from './pages.ts'

const run = promisify(execFile)

let page: string
let folder: string
let server: RunningServer
let url: string
beforeAll(async () => {
  page = await readPage('docs/movies.md')
  folder = await mkdtemp(join(tmpdir(), 'kiln-movies-page-'))
  const config = loadConfig({ DATA_DIR: folder, PORT: '0' })
  // Nobody works, so the movie of the page stays in the queue until it is cancelled.
  server = await startServer({ config, logger: pino({ level: 'silent' }), services: [quickMovies], work: false })
  url = server.urls[0] ?? ''
})
afterAll(async () => {
  await server?.close({ graceMs: 0 })
  await rm(folder, { recursive: true, force: true })
})

/** Runs the commands of the page under a heading. */
async function answerOf(heading: string, jobId = ''): Promise<Record<string, unknown>> {
  const [commands = 'exit 1'] = codeBlocks(section(page, heading), 'bash')
  const script = commands.replaceAll('http://localhost:3000', url)
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], {
    env: { ...process.env, JOB: jobId },
    timeout: 30_000,
  })
  return JSON.parse(stdout)
}

const shown = (heading: string) => JSON.parse(codeBlocks(section(page, heading), 'json')[0] ?? '')
const fieldsOf = (heading: string) =>
  tableRows(section(page, heading)).flatMap(([cell = '']) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name))

describe('the page of the movies', () => {
  it('shows commands that do what it says, one after the other', async () => {
    const created = await answerOf('Create a movie')
    expect(created).toEqual({ ...shown('Create a movie'), jobId: created.jobId, createdAt: created.createdAt })
    const jobId = String(created.jobId)
    const status = await answerOf('Follow a movie')
    expect(Object.keys(status)).toEqual(Object.keys(shown('Follow a movie')))
    expect(await answerOf('Place in the queue', jobId)).toEqual({
      success: true,
      jobId,
      position: 0,
      totalJobs: 1,
      estimatedWaitTime: 0,
    })
    expect(await answerOf('The movie')).toMatchObject({ success: true, movieId: 'detective', status: 'queued' })
    expect(await answerOf('List movies')).toMatchObject({ success: true, total: 1, limit: 20, skip: 0 })
    expect(await answerOf('Cancel a movie')).toEqual({ success: true, movieId: 'detective', status: 'failed' })
  })

  it('lists every field of a request and of an answer', () => {
    expect(
      fieldsOf('Create a movie')
        .filter((name) => name !== 'euler')
        .sort(),
    ).toEqual(Object.keys(createMovieRequest.shape).sort())
    const asked = Object.keys(goodMovie)
    const answered = Object.keys(movieDetails.shape).filter((name) => name !== 'success' && !asked.includes(name))
    const [names] = [tableRows(section(page, 'The movie')).map(([cell = '']) => cell)]
    expect(names.join(', ').replaceAll('`', '').split(', ').sort()).toEqual(answered.sort())
  })

  it('lists every sampler', () => {
    const [, list = ''] = page.split('### Samplers\n')
    const names = [...(list.split('. Case')[0] ?? '').matchAll(/`([\w]+)`/g)].map(([, name]) => name)
    expect(names).toEqual([...samplers])
  })

  it('shows an error as it is', async () => {
    const response = await fetch(`${url}/api/movies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...goodMovie, num_sequences: 21 }),
    })
    expect(await response.json()).toEqual(shown('Errors'))
  })
})
