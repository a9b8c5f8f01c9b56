import { describe, expect, it } from 'vitest'
import { type Appearance, type Pose, portraitStyles } from '../../character/character.ts'
import { paintPicture } from '../paint-picture.ts'
import { paintScenePlanes } from '../scene-planes.ts'
import { readTraits } from './traits.ts'

const mara: Appearance = {
  seed: 21,
  style: 'photo',
  gender: 'female',
  age: 'adult',
  skin: 'light',
  hair: { style: 'bob', color: 'copper red' },
  eyes: 'green',
  clothes: { kind: 'raincoat', color: 'mustard' },
  marks: ['freckles'],
  summary: 'A woman with a copper red bob.',
}

const straight: Pose = {
  name: 'Portrait',
  description: '',
  framing: 'portrait',
  facing: 'front',
  expression: 'neutral',
}

const size = { width: 300, height: 400 }

const paint = (appearance: Appearance, pose: Partial<Pose> = {}, seed = 1) =>
  paintPicture({
    ...size,
    prompt: 'A portrait, plain background',
    seed,
    portrait: { appearance, pose: { ...straight, ...pose } },
  })

/** How many pixels are near a colour. */
const count = (pixels: Buffer, [red, green, blue]: readonly [number, number, number]): number => {
  let found = 0
  for (let i = 0; i < pixels.length; i += 4) {
    const apart =
      Math.abs((pixels[i] ?? 0) - red) + Math.abs((pixels[i + 1] ?? 0) - green) + Math.abs((pixels[i + 2] ?? 0) - blue)
    if (apart < 90) found += 1
  }
  return found
}

const figureOf = (appearance: Appearance, pose: Partial<Pose> = {}, seed = 1): Buffer => {
  const planes = paintScenePlanes({
    ...size,
    prompt: 'plain background',
    seed,
    style: 'photo',
    portrait: { appearance, pose: { ...straight, ...pose } },
  })
  return planes[1]?.canvas.data() ?? Buffer.of()
}

const copper = [148, 72, 42] as const
const mustard = [207, 154, 54] as const

describe('portraits', () => {
  it('decide all traits by the appearance alone', () => {
    expect(readTraits(mara)).toEqual(readTraits({ ...mara, style: 'comic', summary: 'other words' }))
    expect(readTraits(mara).face).not.toEqual(readTraits({ ...mara, seed: 22 }).face)
  })

  it.each([
    { framing: 'portrait', facing: 'left', expression: 'smile' },
    { framing: 'half', facing: 'right', expression: 'serious' },
    { framing: 'full', facing: 'front', expression: 'surprised' },
  ] as const)('keep hair and clothes in the pose %o', (pose) => {
    for (const seed of [1, 99]) {
      const pixels = figureOf(mara, pose, seed)
      const [hair, cloth] = [count(pixels, copper), count(pixels, mustard)]
      const bare = figureOf(
        { ...mara, hair: { style: 'bob', color: 'black' }, clothes: { kind: 'raincoat', color: 'navy' } },
        pose,
        seed,
      )
      expect(hair).toBeGreaterThan(300 / (pose.framing === 'full' ? 4 : 1))
      expect(cloth).toBeGreaterThan(1200)
      expect(count(bare, mustard)).toBeLessThan(cloth / 4)
      expect(count(bare, copper)).toBeLessThan(hair / 2)
    }
  })

  it('keep the face to the pixel from one picture to the next, whatever is behind it and above it', () => {
    const light = (seed: number) => figureOf(mara, {}, seed).toString('base64')
    const pictures = new Set([1, 2, 3, 4, 5, 6].map(light))
    // The light comes from the left or from the right; nothing else may differ.
    expect(pictures.size).toBeLessThanOrEqual(2)
  })

  it('show another face, expression or direction when asked to', () => {
    const base = figureOf(mara).toString('base64')
    for (const other of [
      figureOf({ ...mara, seed: 5 }),
      figureOf(mara, { expression: 'smile' }),
      figureOf(mara, { facing: 'left' }),
      figureOf({ ...mara, marks: ['round glasses'] }),
    ]) {
      expect(other.toString('base64')).not.toBe(base)
    }
  })

  it.each(portraitStyles)('are painted in the style %s, the same each time', (style) => {
    const [one, same] = [paint({ ...mara, style }), paint({ ...mara, style })]
    expect(one.data().equals(same.data())).toBe(true)
    expect([one.width, one.height]).toEqual([300, 400])
  })

  it('come apart into background and figure', () => {
    const planes = paintScenePlanes({
      ...size,
      prompt: 'in a forest',
      seed: 1,
      portrait: { appearance: mara, pose: straight },
    })
    expect(planes).toHaveLength(2)
    const [back, figure] = planes.map(({ canvas }) => canvas.data())
    expect(back?.[3]).toBe(255)
    expect(figure?.[3]).toBe(0)
  })
})
