import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { queueItem, queueStatuses } from '@kiln/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDepthApp, type DepthApp } from '../services/depth/testing/depth-app.ts'
import { codeBlocks, readPage, section, tableRows } from './pages.ts'

const run = promisify(execFile)

let page: string
let test: DepthApp
let url: string
let submitted: { mediaItemId: string; queueId: string }
beforeAll(async () => {
  page = await readPage('docs/depth.md')
  // Nobody works, so the item of the page stays in the queue until it is cancelled.
  test = await createDepthApp()
  url = await test.app.listen({ host: '127.0.0.1', port: 0 })
  submitted = await test.submit({ fileSize: 1024 * 1024 })
})
afterAll(() => test.close())

/** Runs the commands of the page under a heading. */
async function answerOf(heading: string): Promise<Record<string, unknown>> {
  const [commands = 'exit 1'] = codeBlocks(section(page, heading), 'bash')
  const script = commands.replaceAll('http://localhost:3000', url)
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], {
    env: { ...process.env, ITEM: submitted.queueId, MEDIA: submitted.mediaItemId },
    timeout: 30_000,
  })
  return JSON.parse(stdout)
}

const shown = (heading: string) => JSON.parse(codeBlocks(section(page, heading), 'json')[0] ?? '')

describe('the page of the depth maps', () => {
  it('shows commands that do what it says, one after the other', async () => {
    const { queueId, mediaItemId } = submitted
    const listed = shown('The queue')
    const [wanted] = listed.items
    const queued_at = expect.stringMatching(/Z$/)
    const item = { ...wanted, id: queueId, media_item_id: mediaItemId, queued_at }
    expect(await answerOf('The queue')).toEqual({ ...listed, items: [item] })
    expect(await answerOf('One item')).toEqual({ ...item, file_path: expect.stringMatching(/^\/assets\//) })
    const uploaded = await answerOf('What was uploaded')
    expect(Object.keys(uploaded)).toEqual(Object.keys(shown('What was uploaded')))
    expect(uploaded.media).toMatchObject([{ id: mediaItemId, queue_id: queueId }])
    expect(await answerOf('Queue an item again')).toMatchObject({ error: 'Conflict' })
    expect(await answerOf('Cancel and retry')).toEqual({ success: true, message: 'Queue item cancelled', queueId })
    expect(await answerOf('Queue an item again')).toMatchObject({ success: true, mediaItemId })
    expect(await answerOf('Figures')).toMatchObject({ summary: [{ media_type: 'photo', queued: 1, cancelled: 1 }, {}] })
    expect(await answerOf('Start and stop the worker')).toMatchObject({ running: false, processing: false })
    expect(await answerOf('Delete an item')).toMatchObject({ message: 'Media item deleted', mediaItemId })
  })

  it('names every status, and every field of an item', () => {
    const tables = tableRows(section(page, 'The queue')).map(([cell = '']) => cell.replaceAll('`', ''))
    expect(tables).toEqual(expect.arrayContaining([...queueStatuses]))
    expect(Object.keys(shown('The queue').items[0])).toEqual(Object.keys(queueItem.shape))
  })

  it('shows statements that the database understands', async () => {
    const statements = codeBlocks(section(page, 'In the database'), 'sql')
    expect(statements).toHaveLength(4)
    for (const statement of statements) await test.engine.query(statement)
  })
})
