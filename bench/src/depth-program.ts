import { createBuiltInEstimator, depthOfPicture, encodeDepthPng } from '@kiln/media'
import sharp from 'sharp'

/** What `depth.ts` measures, in a process of its own: `depth-program.js <kiln|sharp> <photo> <rounds>`. Prints a line of JSON. */
const [, , way, photo = '', rounds = '3'] = process.argv

/** As in a service that answers one request after the other. */
sharp.concurrency(1)
sharp.cache(false)

const estimator = createBuiltInEstimator()

async function withKiln(): Promise<Buffer> {
  return encodeDepthPng(await depthOfPicture({ source: photo, estimator }), 8)
}

/** The least that makes a greyscale PNG of this size out of the photo: decode it small, enlarge it, encode it. */
async function withSharp(): Promise<Buffer> {
  const { width, height } = await sharp(photo).metadata()
  const small = await sharp(photo).autoOrient().resize(384).greyscale().png().toBuffer()
  return sharp(small).resize(width, height).toColourspace('b-w').png({ compressionLevel: 3 }).toBuffer()
}

const make = way === 'kiln' ? withKiln : withSharp
let best = { wallMs: Number.POSITIVE_INFINITY, cpuMs: Number.POSITIVE_INFINITY }
// The first round compiles and isn't counted: a service makes many.
for (let round = 0; round <= Number(rounds); round++) {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await make()
  const { user, system } = process.cpuUsage(before)
  if (round === 0) continue
  best = {
    wallMs: Math.min(best.wallMs, performance.now() - start),
    cpuMs: Math.min(best.cpuMs, (user + system) / 1000),
  }
}
console.log(JSON.stringify({ ...best, peakMegabytes: process.resourceUsage().maxRSS / 1024 }))
