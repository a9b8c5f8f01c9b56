import { expect, it } from 'vitest'
import type { CharacterRequest } from './character.ts'
import { imagineAppearance } from './imagine-appearance.ts'
import { motionPrompt } from './motion-prompt.ts'
import { portraitPrompt } from './portrait-prompt.ts'
import { threePoses } from './three-poses.ts'

const request = (seed: number): CharacterRequest => ({
  name: 'Mara Voss',
  description: 'a tired detective',
  style: 'oil',
  traits: [],
  backstory: '',
  seed,
})

it('gives a portrait, a half and a full figure, varied by seed', () => {
  const poses = threePoses(request(1))
  expect(poses.map(({ framing }) => framing)).toEqual(['portrait', 'half', 'full'])
  expect(poses[0]).toMatchObject({ facing: 'front', expression: 'smile' })
  expect(threePoses(request(1))).toEqual(poses)
  const half = Array.from({ length: 30 }, (_, seed) => threePoses(request(seed))[1])
  expect(new Set(half.map((pose) => pose?.facing))).toEqual(new Set(['left', 'right']))
  expect(new Set(half.map((pose) => pose?.description)).size).toBeGreaterThan(6)
})

it('describes style, looks, wish and pose for models that paint', () => {
  const appearance = imagineAppearance(request(1))
  for (const pose of threePoses(request(1))) {
    const prompt = portraitPrompt(appearance, pose, request(1))
    for (const part of ['Oil painting', appearance.summary, 'a tired detective', pose.description]) {
      expect(prompt).toContain(part)
    }
    expect(prompt).not.toMatch(/\.\.|\s{2}/u)
  }
})

it('describes what moves and what stays for models that film, with or without the request', () => {
  const appearance = imagineAppearance(request(1))
  const moved = threePoses(request(1)).flatMap((pose) => [
    motionPrompt({ appearance, pose, seed: 3 }),
    motionPrompt({ request: request(1), appearance, pose, seed: 3 }),
  ])
  for (const prompt of moved) expect(prompt).toMatch(/^\p{Lu}.*\. .*camera.*stay the same\.$/u)
  expect(moved[1]).toMatch(/^Mara Voss /u)
  expect(motionPrompt({ appearance, pose: threePoses(request(1))[0] ?? never(), seed: 3 })).toBe(moved[0])
})

const never = (): never => {
  throw new Error('There are three poses')
}
