import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { portraitStyles } from '../../character/character.ts'
import { paintPicture } from '../paint-picture.ts'
import type { PictureRequest } from '../picture.ts'
import { paintScenePlanes } from '../scene-planes.ts'
import { settings } from './brief.ts'
import { paintFlatScene } from './paint-scene.ts'
import { readBrief } from './read-brief.ts'
import { createScene, planeNames, sceneForPlane } from './scene.ts'
import { createScenePainter } from './scene-painter.ts'
import { settingWords } from './scene-words.ts'
import { compositions } from './settings/compose.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-scene-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const painter = createScenePainter()
const signal = new AbortController().signal

const requestOf = (change: Partial<PictureRequest> = {}): PictureRequest => ({
  prompt: 'A keeper at the lighthouse, sunset over the sea',
  width: 320,
  height: 180,
  seed: 7,
  ...change,
})

const pixelsOf = (change: Partial<PictureRequest> = {}): Buffer => paintPicture(requestOf(change)).data()

const hashOf = (pixels: Buffer): string => createHash('sha256').update(pixels).digest('hex')

/** Mean difference of two pictures of one size, 0 to 255. */
const difference = (one: Buffer, other: Buffer): number => {
  let sum = 0
  for (let i = 0; i < one.length; i += 1) sum += Math.abs((one[i] ?? 0) - (other[i] ?? 0))
  return sum / ((one.length * 3) / 4)
}

describe('createScenePainter', () => {
  it.each([
    ['jpg', 'jpeg', 'image/jpeg'],
    ['png', 'png', 'image/png'],
    ['webp', 'webp', 'image/webp'],
  ])('writes .%s files of exactly the size that is asked for', async (ending, format, contentType) => {
    const filePath = join(folder, `exact.${ending}`)
    const picture = await painter.make(requestOf({ width: 321, height: 457 }), { filePath, signal })
    expect(picture).toEqual({ width: 321, height: 457, contentType, seed: 7 })
    expect(await sharp(filePath).metadata()).toMatchObject({ format, width: 321, height: 457 })
  })

  it('stops when its signal has fired, and writes nothing', async () => {
    const filePath = join(folder, 'never.png')
    const aborted = AbortSignal.abort(new Error('cancelled'))
    await expect(painter.make(requestOf(), { filePath, signal: aborted })).rejects.toThrow('cancelled')
    await expect(readFile(filePath)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('names a size or a format that it can’t paint', async () => {
    const make = (change: Partial<PictureRequest>, name = 'x.png') =>
      painter.make(requestOf(change), { filePath: join(folder, name), signal })
    await expect(make({ width: 100_000 })).rejects.toThrow('100000')
    await expect(make({ height: 7 })).rejects.toThrow('7 pixels')
    await expect(make({ height: 100.5 })).rejects.toThrow('100.5')
    await expect(make({}, 'x.gif')).rejects.toThrow('.gif')
  })
})

describe('paintPicture', () => {
  it('paints the same pixels for the same request, and others for another seed', () => {
    expect(hashOf(pixelsOf())).toBe(hashOf(pixelsOf()))
    expect(difference(pixelsOf(), pixelsOf({ seed: 8 }))).toBeGreaterThan(4)
  })

  it('has another composition for every setting: in the same colours they look different', () => {
    const brief = readBrief(requestOf({ prompt: 'plains at noon, nobody', genre: 'drama' }))
    const pictures = settings.map((setting) => {
      const canvas = createCanvas(160, 90)
      const scene = createScene({ ctx: canvas.getContext('2d'), width: 160, height: 90, brief, seed: 7 })
      const { planes } = compositions[setting](scene)
      for (const name of planeNames) planes[name]?.(sceneForPlane(scene, name, canvas.getContext('2d')))
      return canvas.data()
    })
    for (const [i, one] of pictures.entries()) {
      for (const other of pictures.slice(i + 1)) expect(difference(one, other)).toBeGreaterThan(7)
    }
  })

  it.each(settings)('paints %s when its words are said', (setting) => {
    const request = requestOf({ prompt: `${settingWords[setting].split('|')[0]} at noon, nobody`, genre: 'drama' })
    const { canvas, scene } = paintFlatScene(request)
    expect(scene.brief.setting).toBe(setting)
    const expected = createCanvas(320, 180)
    const { planes } = compositions[setting](scene)
    for (const name of planeNames) planes[name]?.(sceneForPlane(scene, name, expected.getContext('2d')))
    // Rain and snow may fall before it.
    expect(difference(canvas.data(), expected.data())).toBeLessThan(4)
  })

  it('makes night darker than day, and noir greyer than fantasy', async () => {
    const stats = (change: Partial<PictureRequest>) =>
      sharp(pixelsOf({ prompt: 'A village', ...change }), { raw: { width: 320, height: 180, channels: 4 } }).stats()
    const brightness = async (prompt: string) =>
      (await stats({ prompt, genre: 'drama' })).channels.slice(0, 3).reduce((sum, { mean }) => sum + mean / 3, 0)
    expect(await brightness('A village at noon')).toBeGreaterThan((await brightness('A village at night')) + 40)
    const spread = async (genre: string) => {
      const means = (await stats({ genre, prompt: 'A village at noon' })).channels.slice(0, 3).map(({ mean }) => mean)
      return Math.max(...means) - Math.min(...means)
    }
    expect(await spread('fantasy')).toBeGreaterThan((await spread('noir')) * 2)
  })

  it('shows the subject it was asked for', () => {
    const prompt = 'a wide meadow at noon'
    const empty = pixelsOf({ prompt: `${prompt}, nobody` })
    for (const subject of ['a couple', 'a rider', 'a dragon', 'an old tree', 'a rocket']) {
      expect(difference(empty, pixelsOf({ prompt: `${prompt}, ${subject}` }))).toBeGreaterThan(0.3)
    }
  })

  it('renders the six styles visibly differently', () => {
    const pictures = portraitStyles.map((style) => pixelsOf({ style, width: 640, height: 360 }))
    for (const [i, one] of pictures.entries()) {
      for (const other of pictures.slice(i + 1)) expect(difference(one, other)).toBeGreaterThan(4)
    }
  })

  it('paints pixel art in squares of few colours', () => {
    const canvas = paintPicture(requestOf({ style: 'pixel', width: 960, height: 540 }))
    const pixels = canvas.data()
    const colorAt = (x: number, y: number): number => pixels.readUInt32LE((y * 960 + x) * 4)
    for (let i = 0; i < 40; i += 1) expect(colorAt(i * 16, 200)).toBe(colorAt(i * 16 + 3, 203))
    const colors = new Set(Array.from({ length: 960 * 135 }, (_, i) => colorAt(i % 960, Math.floor(i / 960) * 4)))
    expect(colors.size).toBeLessThanOrEqual(36)
  })

  it.each([
    [1080, 1920],
    [720, 720],
    [64, 16],
  ])('paints %d×%d', (width, height) => {
    const canvas = paintPicture(requestOf({ width, height }))
    expect([canvas.width, canvas.height]).toEqual([width, height])
  })
})

describe('paintScenePlanes', () => {
  it('gives planes from back to front that make up the picture', () => {
    const request = requestOf({ style: 'photo' })
    const planes = paintScenePlanes(request)
    expect(planes.map(({ depth }) => depth)).toEqual([0, 0.25, 0.5, 0.75, 1])
    const together = createCanvas(320, 180)
    for (const { canvas } of planes) together.getContext('2d').drawImage(canvas, 0, 0)
    // The lens makes the rest: glow, grain, corners.
    expect(difference(together.data(), pixelsOf({ style: 'photo' }))).toBeLessThan(26)
    expect(difference(planes[0]?.canvas.data() ?? Buffer.of(), together.data())).toBeGreaterThan(5)
  })

  it('leaves the nearest plane of a scene mostly open', () => {
    const front = paintScenePlanes(requestOf()).at(-1)?.canvas.data() ?? Buffer.of()
    const opaque = front.filter((value, i) => i % 4 === 3 && value > 0).length
    expect(opaque).toBeGreaterThan(0)
    expect(opaque).toBeLessThan(320 * 180 * 0.6)
  })
})
