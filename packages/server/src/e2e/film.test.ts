import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VideoJob, VideoResult } from '@kiln/contracts'
import { probe, runFfmpeg } from '@kiln/media'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { launchBrowser } from '../testing/launch-browser.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

let folder: string
let server: TestServer
let url: string
let browser: Browser

beforeAll(async () => {
  server = await startTestServer()
  ;({ folder, url } = server)
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** Runs in the page: text, because this package is compiled without the browser's types. */
const playVideo = `(async () => {
  const video = document.querySelector('video')
  video.muted = true
  await video.play()
  await new Promise((resolve) => {
    video.addEventListener('timeupdate', () => video.currentTime > 0.2 && resolve())
  })
  return { width: video.videoWidth, duration: video.duration }
})()`

async function makeFilm(fields: Record<string, unknown>): Promise<VideoResult> {
  const video_request = {
    script_id: 'e2e',
    user_id: 'e2e',
    title: 'Two Tides',
    script_content: 'The tide comes in.\n\nThe tide goes out.',
    language: 'en-US',
    platform: 'instagram',
    duration: 5,
    voice_provider: 'elevenlabs',
    ...fields,
  }
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/api/v1/jobs/`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ video_request }),
  })
  expect(response.status).toBe(202)
  const { job_id } = (await response.json()) as { job_id: string }
  return vi.waitFor(
    async () => {
      const job = (await (await fetch(`${url}/api/v1/jobs/${job_id}`)).json()) as VideoJob
      expect(job).toMatchObject({ status: 'success', error: null })
      return job.result as VideoResult
    },
    { timeout: 170_000, interval: 200 },
  )
}

async function download(path: string): Promise<string> {
  const file = join(folder, path.split('/').at(-1) ?? 'file')
  await writeFile(file, Buffer.from(await (await fetch(`${url}${path}`)).arrayBuffer()))
  return file
}

it('makes a film with voice and captions, as long as asked, that a browser plays', { timeout: 180_000 }, async () => {
  const result = await makeFilm({})
  expect(result).toMatchObject({ duration: 5, resolution: '1080x1080', provider: 'local', fallback: true })
  expect(result.warnings).toEqual([expect.stringContaining('elevenlabs')])

  const film = await download(result.video_path)
  const facts = await probe(film)
  expect(facts).toMatchObject({
    video: { codec: 'h264', profile: 'High', pixelFormat: 'yuv420p', width: 1080, height: 1080 },
    audio: { codec: 'aac', sampleRate: 48_000 },
  })
  expect(Math.abs(facts.durationSeconds - 5)).toBeLessThan(0.05)
  const { stderr } = await runFfmpeg(['-loglevel', 'info', '-i', film, '-af', 'ebur128', '-f', 'null', '-'])
  const loudness = Number(/I:\s+(-?[\d.]+) LUFS/g.exec(stderr.slice(stderr.lastIndexOf('Summary')))?.[1])
  expect(Math.abs(loudness + 16)).toBeLessThan(1)

  const captions = await (await fetch(`${url}${result.captions_path}`)).text()
  expect(captions).toMatch(/^1\r\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\r\nThe tide comes in\./)
  expect(captions).toContain('The tide goes out.')
  const thumbnail = await probe(await download(result.thumbnail_path))
  expect(thumbnail.video).toMatchObject({ width: 1080, height: 1080 })

  const page = await browser.newPage()
  await page.goto(`${url}${result.video_path}`)
  const played = await page.evaluate<{ width: number; duration: number }>(playVideo)
  expect(played.width).toBe(1080)
  expect(played.duration).toBeCloseTo(5, 1)
  await page.close()
})

it('shows its API in the browser without an error', async () => {
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${url}/docs`)
  await page.getByText('/api/v1/jobs/{job_id}').first().waitFor()
  expect(errors).toEqual([])
  await page.close()
})
