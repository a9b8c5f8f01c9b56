import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { runFfmpeg } from '../../ffmpeg/index.ts'

/** A picture whose left half is red and whose right half is blue, so that a cut edge can be seen. */
export async function fakePicture(width: number, height: number): Promise<Buffer> {
  const right = { width: Math.ceil(width / 2), height, channels: 3, background: '#0000ff' } as const
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } })
    .composite([{ input: { create: right }, left: Math.floor(width / 2), top: 0 }])
    .png()
    .toBuffer()
}

const clips = new Map<number, Promise<Buffer>>()

/** A small MP4 with a moving picture; made once for each length. */
export function fakeClip(durationSeconds: number): Promise<Buffer> {
  const clip = clips.get(durationSeconds) ?? makeClip(durationSeconds)
  clips.set(durationSeconds, clip)
  return clip
}

async function makeClip(durationSeconds: number): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-fake-clip-'))
  const path = join(folder, 'clip.mp4')
  try {
    const source = `testsrc2=size=128x72:rate=10:duration=${durationSeconds}`
    await runFfmpeg(['-f', 'lavfi', '-i', source, '-pix_fmt', 'yuv420p', '-preset', 'ultrafast', path])
    return await readFile(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
