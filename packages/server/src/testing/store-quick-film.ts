import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ScriptVideoOutput } from '@kiln/contracts'
import type { RunningJob } from '@kiln/core'

/** Stores three small files where a film would be, and returns what the film's job returns. */
export async function storeQuickFilm(
  job: RunningJob,
  film: { content: string; durationSeconds: number },
): Promise<ScriptVideoOutput> {
  const save = async (name: string, contentType: string, content: string) => {
    const path = join(job.tempDir, name)
    await writeFile(path, content)
    return job.artifacts.save({ name, path, contentType, width: 1920, height: 1080 })
  }
  const video = await save('video.mp4', 'video/mp4', film.content)
  const thumbnail = await save('thumbnail.jpg', 'image/jpeg', 'jpeg')
  const captions = await save('captions.srt', 'application/x-subrip', '1\n00:00:00,000 --> 00:00:01,000\nHi\n')
  return {
    video: video.path,
    thumbnail: thumbnail.path,
    captions: captions.path,
    durationSeconds: film.durationSeconds,
    fileSize: video.sizeBytes,
    width: 1920,
    height: 1080,
    warnings: [],
    narration: { provider: 'local', model: 'espeak-ng', voice: 'en-US-1', fallback: false },
  }
}
