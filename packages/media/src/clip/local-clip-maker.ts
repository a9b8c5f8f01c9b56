import { rename, rm } from 'node:fs/promises'
import sharp from 'sharp'
import { encodeFrames } from '../film/encode-frames.ts'
import type { LocalProvider } from '../provider/provider.ts'
import type { Clip, ClipRequest, ClipResolution } from './clip.ts'
import { motionOf } from './local-motion.ts'
import { createLocalWarp, type StillPixels } from './local-warp.ts'
import { readDepthField } from './read-depth-field.ts'

const fps = 30
const timeoutMs = 10 * 60_000
const shorterSides: Record<ClipResolution, number> = { '480p': 480, '720p': 720, '1080p': 1080 }
/** The still is kept a little larger than the frame, so that a push doesn't enlarge its pixels. */
const oversize = 1.1
/** Pictures wider than 4 : 1 would make frames that no decoder likes. */
const longestShape = 4

/**
 * Makes a clip of a still without any model: a camera goes its way, and what seems near moves more than what seems far.
 * The prompt's words choose the way ("push in", "pan left", "rise"), else the seed. H.264 High, yuv420p, 30 frames a
 * second, index at the front. No audio track: a still has no sound, and a silent one would only be in the way of whoever
 * adds one.
 */
export const createLocalClipMaker = (): LocalProvider<ClipRequest, Clip> => ({
  kind: 'local',
  provider: 'local',
  model: 'kiln-parallax-1',
  make: async (request, { filePath, signal }) => {
    signal.throwIfAborted()
    const { width, height } = await frameSize(request)
    const [still, depth] = await Promise.all([
      readStill(request.image, { width, height }),
      readDepthField(request.image, { signal }),
    ])
    signal.throwIfAborted()
    const frameCount = request.durationSeconds * fps
    const warp = createLocalWarp({ still, depth, motion: motionOf(request), width, height })
    const frame = new Uint32Array(width * height)
    const bytes = Buffer.from(frame.buffer)
    const frameAt = (index: number) => {
      warp.draw(frame, index / (frameCount - 1))
      // The same memory each time: frames are larger than the pipe's buffer, so one has gone before the next is drawn.
      return bytes
    }
    const outPath = `${filePath}.part`
    try {
      await encodeFrames({
        ...{ width, height, fps, frameCount, frameAt, outPath, signal, timeoutMs },
        faststart: true,
        encoderThreads: 2,
      })
      await rename(outPath, filePath)
    } finally {
      await rm(outPath, { force: true })
    }
    return { width, height, durationSeconds: request.durationSeconds }
  },
})

/** The resolution is the shorter side; the longer one follows the still. Both even, as yuv420p needs. */
async function frameSize({ image, resolution }: ClipRequest): Promise<{ width: number; height: number }> {
  const { autoOrient } = await sharp(image).metadata()
  const shorter = shorterSides[resolution]
  const shape = Math.min(longestShape, Math.max(1 / longestShape, autoOrient.width / autoOrient.height))
  const even = (pixels: number) => Math.round(pixels / 2) * 2
  return shape >= 1
    ? { width: even(shorter * shape), height: shorter }
    : { width: shorter, height: even(shorter / shape) }
}

async function readStill(path: string, frame: { width: number; height: number }): Promise<StillPixels> {
  const width = Math.round(frame.width * oversize)
  const height = Math.round(frame.height * oversize)
  const data = await sharp(path)
    .autoOrient()
    .flatten({ background: '#000000' })
    .toColorspace('srgb')
    .resize(width, height, { fit: 'cover' })
    .ensureAlpha()
    .raw()
    .toBuffer()
  return { width, height, pixels: new Uint32Array(Uint8Array.from(data).buffer) }
}
