import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getTemplate, type TemplateId, templateIds } from '../templates/index.ts'
import { findSubject, motifs } from './find-subject.ts'
import type { PaintRequest } from './image-provider.ts'
import { createLocalPainter } from './local-painter.ts'
import { motifWords } from './subject-words.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-painter-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const painter = createLocalPainter()

let pictures = 0
const paint = (change: Partial<PaintRequest> = {}, templateId: TemplateId = 'classic') => {
  pictures += 1
  return painter.paint({
    prompt: 'The keeper climbs the lighthouse by the sea.',
    keywords: ['lighthouse', 'sea'],
    titleWords: 'Lighthouse keeper',
    seed: 7,
    index: 0,
    count: 3,
    width: 320,
    height: 180,
    template: getTemplate(templateId),
    outPath: join(folder, `${pictures}.png`),
    ...change,
  })
}

/** Parts of the width and height. */
interface Part {
  right: number
  top: number
  bottom: number
}

const whole: Part = { right: 1, top: 0, bottom: 1 }

/** Standard deviation of the brightness of a part of a picture; 0 is one flat colour. */
const variation = async (path: string, part: Part): Promise<number> => {
  const { width = 0, height = 0 } = await sharp(path).metadata()
  const top = Math.round(height * part.top)
  const region = { left: 0, top, width: Math.round(width * part.right), height: Math.round(height * part.bottom) - top }
  const pixels = await sharp(path).extract(region).greyscale().toBuffer()
  return (await sharp(pixels).stats()).channels[0]?.stdev ?? 0
}

describe('createLocalPainter', () => {
  it.each([
    [1920, 1080],
    [1080, 1920],
    [1080, 1080],
  ])('paints %d×%d a quarter larger, so that camera moves stay sharp', async (width, height) => {
    const painted = await paint({ width, height, outPath: join(folder, `${width}x${height}.jpg`) })
    expect(painted).toMatchObject({ width: width * 1.25, height: height * 1.25, provider: 'local', seed: 7 })
    expect(await sharp(painted.path).metadata()).toMatchObject({
      format: 'jpeg',
      width: width * 1.25,
      height: height * 1.25,
    })
  })

  it('paints the same picture for the same seed, and another one for another seed or scene', async () => {
    const [first, same, otherSeed, otherScene] = await Promise.all(
      [{}, {}, { seed: 8 }, { index: 1 }].map(async (change) => readFile((await paint(change)).path)),
    )
    expect(first?.equals(same ?? Buffer.of())).toBe(true)
    expect(first?.equals(otherSeed ?? Buffer.of())).toBe(false)
    expect(first?.equals(otherScene ?? Buffer.of())).toBe(false)
  })

  it.each(motifs.flatMap((motif) => templateIds.map((templateId) => [motif, templateId] as const)))(
    'paints %s for %s with something to see below and calm above',
    async (motif, templateId) => {
      const word = motifWords[motif][0] ?? ''
      const painted = await paint({ prompt: word, keywords: [word], index: 2 }, templateId)
      expect(await variation(painted.path, whole)).toBeGreaterThan(3)
      // Where the template's titles stand.
      const right = getTemplate(templateId).titleStyle.position === 'upper-left' ? 0.5 : 1
      expect(await variation(painted.path, { right, top: 0.05, bottom: 0.3 })).toBeLessThan(32)
    },
  )

  it('stops when its signal has fired, and writes nothing', async () => {
    const outPath = join(folder, 'never.png')
    const signal = AbortSignal.abort(new Error('cancelled'))
    await expect(paint({ outPath, signal })).rejects.toThrow('cancelled')
    await expect(readFile(outPath)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('names a size or a format that it can’t paint', async () => {
    await expect(paint({ width: 100_000 })).rejects.toThrow('100000')
    await expect(paint({ outPath: join(folder, 'picture.gif') })).rejects.toThrow('.gif')
  })
})

describe('findSubject', () => {
  const subjectOf = (prompt: string, index = 0) => findSubject({ prompt, keywords: [], seed: 1, index })

  it.each([
    ['The city never sleeps', 'city'],
    ['Das Meer rauscht an der Küste', 'sea'],
    ['El bosque y sus árboles', 'forest'],
    ['Les étoiles et la fusée', 'space'],
    ['Маяк стоит у моря', 'sea'],
    ['प्रकाशस्तंभ खड़ा है', 'sea'],
    ['矗立着一座灯塔', 'sea'],
    ['منارة قديمة', 'sea'],
    ['Artificial intelligence learns from data', 'network'],
    ['Profit and growth', 'growth'],
  ])('sees in "%s" a picture of: %s', (prompt, motif) => {
    expect(subjectOf(prompt).motif).toBe(motif)
  })

  it('reads whole words: a season is no sea, a scar no car', () => {
    expect(subjectOf('This season left a scar').motif).toBe(subjectOf('Xyz').motif)
  })

  it('gives neighbours different pictures when words name nothing to see', () => {
    const found = Array.from({ length: 6 }, (_, index) => subjectOf('Xyz', index).motif)
    expect(new Set(found).size).toBe(6)
  })

  it('notices night, weather and what stands there', () => {
    expect([...subjectOf('A boat in the night, in the rain').features].sort()).toEqual(['boat', 'night', 'rain'])
  })
})
