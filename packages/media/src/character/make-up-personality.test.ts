import { describe, expect, it } from 'vitest'
import { ProviderError } from '../provider/provider-error.ts'
import type { TextAsk } from '../text-provider/text-ask.ts'
import type { CharacterRequest } from './character.ts'
import { imagineAppearance } from './imagine-appearance.ts'
import { makeUpPersonality } from './make-up-personality.ts'
import { personalitySchema } from './personality-schema.ts'
import { writePersonality } from './write-personality.ts'

const request = (overrides: Partial<CharacterRequest> = {}): CharacterRequest => ({
  name: 'Mara Voss',
  description: 'a detective',
  style: 'photo',
  traits: [],
  backstory: '',
  seed: 1,
  ...overrides,
})

const madeUp = (overrides: Partial<CharacterRequest> = {}) => {
  const wish = request(overrides)
  return makeUpPersonality(wish, imagineAppearance(wish))
}

describe('makeUpPersonality', () => {
  it('makes up the same personality for the same request, and another one for another seed', () => {
    expect(madeUp()).toEqual(madeUp())
    expect(madeUp({ seed: 2 })).not.toEqual(madeUp())
  })

  it('fits the schema and is whole for many requests', () => {
    for (let seed = 0; seed < 300; seed++) {
      const traits = [[], ['shy'], ['brave', 'funny'], ['proud', 'cold', 'loyal', 'kind']][seed % 4] ?? []
      const description = ['', 'she is a nurse', 'an old king', 'they are nonbinary'][seed % 4] ?? ''
      const personality = madeUp({ seed, traits, description })
      expect(personalitySchema.parse(personality)).toEqual(personality)
      expect(JSON.stringify(personality)).not.toMatch(/[{][a-z]+[}]|undefined|\s{2}/u)
      expect(new Set(personality.quotes).size).toBe(3)
      for (const list of [personality.strengths, personality.flaws, personality.goals, personality.fears]) {
        expect(new Set(list).size).toBe(list.length)
      }
    }
  })

  it('keeps the traits and the past that are given, and lets the traits decide the rest', () => {
    const personality = madeUp({ traits: ['Loyal', 'left-handed'], backstory: 'She was born on a ferry.' })
    expect(personality.traits.slice(0, 2)).toEqual(['Loyal', 'left-handed'])
    expect(personality.traits.filter((trait) => trait.toLowerCase() === 'loyal')).toHaveLength(1)
    expect(personality.backstory).toBe('She was born on a ferry.')
    expect(personality.strengths.join()).toMatch(/promise|calm|fair share/u)
  })

  it('keeps all of ten traits', () => {
    const traits = Array.from({ length: 10 }, (_, index) => `trait ${index}`)
    expect(madeUp({ traits }).traits).toEqual(traits)
  })
})

describe('writePersonality', () => {
  const wish = request({ traits: ['stubborn'] })
  const appearance = imagineAppearance(wish)
  const personality = makeUpPersonality(wish, appearance)

  it('tells the model what is known, and repairs an answer once', async () => {
    const asked: { key: string; question: TextAsk }[] = []
    const answers = ['{"summary":"x"}', JSON.stringify(personality)]
    const ask = async (key: string, question: TextAsk) => {
      asked.push({ key, question })
      return answers[asked.length - 1] ?? ''
    }
    expect(await writePersonality({ request: wish, appearance, ask })).toEqual(personality)
    expect(asked.map(({ key }) => key)).toEqual(['personality', 'personality-repair'])
    expect(asked[0]?.question.prompt).toMatch(/Mara Voss[\s\S]*stubborn/u)
    expect(asked[0]?.question.prompt).toContain(appearance.summary)
  })

  it('fails when the repaired answer does not fit either', async () => {
    const error: unknown = await writePersonality({ request: wish, appearance, ask: async () => 'no' }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(ProviderError)
    expect(error).toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
  })
})
