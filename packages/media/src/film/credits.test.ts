import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registerFonts } from '../fonts/index.ts'
import { cameraMoves } from '../story/story.ts'
import { getTemplate } from '../templates/index.ts'
import { cameraMoveOf } from './camera-move-of.ts'
import { creditsSeconds, layOutCredits } from './credits-layout.ts'
import type { Credits, FilmSpec } from './film-spec.ts'
import { createFramePainter } from './frame-painter.ts'

let folder: string
let spec: FilmSpec
beforeAll(async () => {
  registerFonts()
  folder = await mkdtemp(join(tmpdir(), 'kiln-credits-'))
  const picturePath = join(folder, 'black.png')
  await writeFile(picturePath, createCanvas(400, 225).toBuffer('image/png'))
  spec = {
    width: 320,
    height: 180,
    fps: 10,
    timeline: {
      durationSeconds: 12,
      titleCard: null,
      scenes: [{ start: 0, end: 2 }],
      endCard: { start: 2, end: 12 },
    },
    scenes: [{ picturePath, titleWords: '' }],
    cues: [],
    title: 'A test',
    endCard: { text: 'The End' },
    template: getTemplate('cinema'),
    direction: 'ltr',
    language: 'en',
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const credits = (count: number): Credits => ({
  lines: Array.from({ length: count }, (_, index) => ({ role: `Role ${index}`, name: `Name of ${index}` })),
})

/** For each row of the frame, whether letters are in it. */
async function inkRows(film: FilmSpec, seconds: number): Promise<boolean[]> {
  const pixels = await createFramePainter(film).paint(Math.round(seconds * film.fps))
  return Array.from({ length: film.height }, (_, y) => {
    const row = pixels.subarray(y * film.width * 4, (y + 1) * film.width * 4)
    return row.some((value, index) => index % 4 === 1 && value > 110)
  })
}

describe('credits', () => {
  test('meet in the middle: roles end before it, names begin behind it', () => {
    const [heading, ...rows] = layOutCredits(spec, credits(3)).rows
    expect(heading?.blocks).toHaveLength(1)
    expect(rows).toHaveLength(3)
    for (const { blocks } of rows) {
      const [role, name] = blocks
      const end = (role?.bounds.x ?? 0) + (role?.bounds.width ?? 0)
      expect(end).toBeLessThan(160)
      expect(end).toBeGreaterThan(150)
      expect(name?.bounds.x).toBeGreaterThan(160)
      expect(name?.bounds.x).toBeLessThan(170)
    }
  })

  test('are mirrored in scripts that go from right to left', () => {
    const [, row] = layOutCredits({ ...spec, direction: 'rtl', language: 'ar' }, credits(1)).rows
    const [role, name] = row?.blocks ?? []
    expect(role?.bounds.x).toBeGreaterThan(160)
    expect((name?.bounds.x ?? 0) + (name?.bounds.width ?? 0)).toBeLessThan(160)
  })

  test('stand above each other in an upright film', () => {
    const [, row] = layOutCredits({ ...spec, width: 180, height: 320 }, credits(1)).rows
    const [role, name] = row?.blocks ?? []
    expect(name?.bounds.y).toBeGreaterThanOrEqual((role?.bounds.y ?? 0) + (role?.bounds.height ?? 0))
    for (const block of [role, name]) expect((block?.bounds.x ?? 0) + (block?.bounds.width ?? 0) / 2).toBeCloseTo(90, 0)
  })

  test('say a role once for all of its names, and leave out what is empty', () => {
    const lines = [
      { role: 'Cast', name: 'Ada' },
      { role: 'Cast', name: 'Ben' },
      { role: '', name: '' },
    ]
    const { rows } = layOutCredits({ ...spec, endCard: { text: '' } }, { lines })
    expect(rows.map((row) => row.blocks.length)).toEqual([2, 1])
  })

  test('appear on the end card and stay, while they fit', async () => {
    const film = { ...spec, credits: credits(3) }
    const [early, late, without] = await Promise.all([inkRows(film, 5), inkRows(film, 10), inkRows(spec, 10)])
    const count = (rows: boolean[]) => rows.filter(Boolean).length
    expect(count(early)).toBeGreaterThan(count(without) + 8)
    expect(Math.abs(early.indexOf(true) - late.indexOf(true))).toBeLessThanOrEqual(3)
    expect(late.lastIndexOf(true)).toBeGreaterThan(without.lastIndexOf(true))
  })

  test('roll when they are many: they come from below, and the last line rests in the middle', async () => {
    const film = { ...spec, credits: credits(24) }
    const [first, middle, last] = await Promise.all([inkRows(film, 3.2), inkRows(film, 6), inkRows(film, 11.4)])
    expect(first.indexOf(true)).toBeGreaterThan(film.height * 0.5)
    expect(middle.indexOf(true)).toBeLessThan(film.height * 0.2)
    expect(last.lastIndexOf(true)).toBeGreaterThan(film.height * 0.5)
    expect(last.lastIndexOf(true)).toBeLessThan(film.height * 0.62)
  })

  test('stand as long as they take to read', () => {
    expect(creditsSeconds(credits(1))).toBe(6)
    expect(creditsSeconds(credits(8))).toBeCloseTo(11.5)
    expect(creditsSeconds(credits(100))).toBe(24)
  })
})

test('every camera of a story is a move; a still one can hardly be seen', () => {
  const kinds = cameraMoves.map((camera) => cameraMoveOf(camera).kind)
  expect(kinds).toEqual(['zoom-in', 'zoom-out', 'pan-left', 'pan-right', 'pan-up', 'pan-down', 'zoom-in'])
  expect(cameraMoveOf('still').amount).toBeLessThan(cameraMoveOf('push-in').amount / 5)
  expect(cameraMoveOf('still').amount).toBeGreaterThan(0)
})
