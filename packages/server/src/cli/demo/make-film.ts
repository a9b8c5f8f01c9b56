import type { CreateVideoJobResponse, VideoJob } from '@kiln/contracts'
import { CliError, exitCodes } from '../exit-codes.ts'
import { printable } from '../output.ts'
import { type DemoFiles, type DemoRun, follow, save } from './demo-run.ts'
import { filmRequest } from './requests.ts'

/** A script becomes a narrated film of 15 seconds. */
export async function makeFilm(run: DemoRun): Promise<DemoFiles> {
  const { client, platform, userId } = run
  const { video_request, priority } = filmRequest
  const body = { video_request: { ...video_request, platform, user_id: userId }, priority }
  const { job_id } = await client.request<CreateVideoJobResponse>('/api/v1/jobs', { method: 'POST', body })
  await follow(run, { jobId: job_id, heading: 'A film of 15 seconds from a script' })
  const { result } = await client.request<VideoJob>(`/api/v1/jobs/${job_id}`)
  if (!result) throw new CliError(exitCodes.failed, 'The film is gone already')
  for (const warning of result.warnings) process.stderr.write(`warning: ${printable(warning)}\n`)
  return {
    film: await save(run, { url: result.video_path, name: 'film.mp4' }),
    captions: await save(run, { url: result.captions_path, name: 'film.srt' }),
    thumbnail: await save(run, { url: result.thumbnail_path, name: 'thumbnail.jpg' }),
  }
}
