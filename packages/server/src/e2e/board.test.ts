import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { mintToken } from '../http/auth/mint-token.ts'
import { type BoardTestApp, createBoardTestApp } from '../testing/board-test-app.ts'
import { launchBrowser } from '../testing/launch-browser.ts'

const auth = { mode: 'jwt', secret: 'a-secret-of-more-than-thirty-two-characters' } as const

let test: BoardTestApp
let url: string
let browser: Browser

beforeAll(async () => {
  test = await createBoardTestApp(auth)
  url = await test.app.listen({ host: '127.0.0.1', port: 0 })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await test?.close()
})

/** What the page complains of, but for the fonts of Google: those are kept from it. */
function collectErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('fonts.googleapis.com')) errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  return errors
}

it('shows an admin the queues and a failed job with its stack, and retries it', { timeout: 120_000 }, async () => {
  await test.work()
  const { jobId } = await test.engine.submit(test.jobs.picture, { scene: 'A lighthouse' })
  await test.engine.waitFor(jobId, { timeoutMs: 30_000 })

  const page = await browser.newPage()
  page.setDefaultTimeout(30_000)
  const errors = collectErrors(page)
  await page.goto(`${url}/admin/queues`)
  await page.getByLabel('Token').fill(await mintToken({ auth, user: 'root', role: 'admin', lifeSeconds: 600 }))
  await page.getByRole('button', { name: 'Log in' }).click()
  for (const queue of ['endless', 'films', 'pictures']) await page.getByRole('link', { name: queue }).first().waitFor()

  await page.getByRole('link', { name: 'pictures' }).first().click()
  await page.getByRole('link', { name: /^Failed/i }).click()
  await page.getByText('the brush broke in attempt 2').waitFor()
  await page
    .getByText(/board-test-app/)
    .first()
    .waitFor()
  await page.getByRole('tab', { name: 'Logs' }).click()
  await page.getByText('painted {"strokes":12}').first().waitFor()

  test.repair()
  await page.getByRole('link', { name: jobId }).click()
  // The first of the symbols beside the id; they have no names.
  await page.locator('[class*=jobActions] button').first().click()
  await page.getByText('retry this job?').waitFor()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click()
  // Until the click has reached the server, the job has ended: as failed.
  const completed = async () => expect(await test.engine.get(jobId)).toMatchObject({ status: 'completed' })
  await vi.waitFor(completed, { timeout: 30_000, interval: 50 })
  await page.getByText('A lighthouse').nth(1).waitFor()
  expect(errors).toEqual([])
  await page.close()
})
