import { join } from 'node:path'
import type { VideoRequest } from '@kiln/contracts'
import type { RunningJob } from '@kiln/core'
import type { PaintedPicture, Scene, Template } from '@kiln/media'
import type { MediaTools } from '../../media-tools/load-media-tools.ts'
import { stages } from './stages.ts'

export interface Illustration {
  request: VideoRequest
  job: RunningJob
  tools: Pick<MediaTools, 'images' | 'cache'>
  scenes: readonly Scene[]
  size: { width: number; height: number }
  template: Template
  seed: number
}

/** Paints one picture a scene; one that was painted before is taken from the cache. @returns their paths */
export async function illustrate(illustration: Illustration): Promise<string[]> {
  const { job, scenes } = illustration
  let begun = 0
  return Promise.all(
    scenes.map((scene) =>
      job.cpu(() => {
        begun++
        stages.images(job, begun, scenes.length)
        return paint(illustration, scene)
      }),
    ),
  )
}

async function paint({ request, job, tools, scenes, size, template, seed }: Illustration, scene: Scene) {
  const { images, cache } = tools
  const wish = {
    prompt: `${request.title}. ${scene.narration}`,
    keywords: scene.keywords,
    titleWords: scene.titleWords,
    seed,
    index: scene.index,
    count: scenes.length,
    ...size,
  }
  const { path } = await cache.getOrMake<Omit<PaintedPicture, 'path'>>({
    kind: 'picture',
    key: { ...wish, template: template.templateId, provider: images.provider, model: images.model },
    extension: 'jpg',
    make: async (outPath, signal) => {
      const { path: _, ...meta } = await images.paint({ ...wish, template, outPath, signal })
      return meta
    },
    outPath: join(job.tempDir, `picture-${scene.index}.jpg`),
    signal: job.signal,
  })
  return path
}
