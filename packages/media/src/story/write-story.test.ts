import { describe, expect, it } from 'vitest'
import { ProviderError } from '../provider/provider-error.ts'
import type { TextAsk } from '../text-provider/text-ask.ts'
import { tellStory } from './tell-story.ts'
import { writeStory } from './write-story.ts'

const request = { prompt: 'A lighthouse keeper finds a letter', genre: 'drama', sequences: 3, seed: 5 }
const story = tellStory(request)

/** A model that gives these answers, one after the other, and keeps what it was asked. */
const modelOf = (...answers: string[]) => {
  const asked: { key: string; question: TextAsk }[] = []
  const ask = async (key: string, question: TextAsk): Promise<string> => {
    asked.push({ key, question })
    return answers[asked.length - 1] ?? ''
  }
  return { ask, asked }
}

describe('writeStory', () => {
  it('asks for the prompt, the genre and the exact number of sequences, and gives back the story', async () => {
    const { ask, asked } = modelOf(JSON.stringify(story))
    expect(await writeStory({ request, ask })).toEqual(story)
    expect(asked.map(({ key }) => key)).toEqual(['story'])
    expect(asked[0]?.question.prompt).toMatch(/drama[\s\S]*exactly 3[\s\S]*A lighthouse keeper finds a letter/u)
    expect(asked[0]?.question.system).toContain('"imagePrompt"')
    expect(asked[0]?.question.seed).toBe(5)
  })

  it.each([
    ['a fence', (json: string) => `\`\`\`json\n${json}\n\`\`\``],
    ['a greeting', (json: string) => `Sure! Here is your story:\n${json}\nEnjoy!`],
    ['thoughts with braces', (json: string) => `<think>maybe {a}?</think>\n${json}`],
  ])('reads JSON in %s', async (_, around) => {
    const { ask, asked } = modelOf(around(JSON.stringify(story)))
    expect(await writeStory({ request, ask })).toEqual(story)
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['a sequence is missing', JSON.stringify({ ...story, sequences: story.sequences.slice(1) }), /sequences/u],
    ['it is no JSON', 'Once upon a time', /not JSON/u],
    ['a mood is unknown', JSON.stringify(story).replace(/"mood":"[a-z]+"/u, '"mood":"sleepy"'), /mood/u],
  ])('shows the model its answer and what is wrong when %s, and takes the mended one', async (_, bad, problem) => {
    const { ask, asked } = modelOf(bad, JSON.stringify(story))
    expect(await writeStory({ request, ask })).toEqual(story)
    expect(asked.map(({ key }) => key)).toEqual(['story', 'story-repair'])
    expect(asked[1]?.question.prompt).toContain(bad.slice(0, 200))
    expect(asked[1]?.question.prompt).toMatch(problem)
  })

  it('fails when the second answer is no story either, and does not ask a third time', async () => {
    const { ask, asked } = modelOf('nonsense', '{"title":"x"}', JSON.stringify(story))
    const error: unknown = await writeStory({ request, ask }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ProviderError)
    expect(error).toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
    expect(asked).toHaveLength(2)
  })

  it('lets errors of the provider through without a repair', async () => {
    const refused = new ProviderError('PROVIDER_REFUSED', 'no')
    await expect(writeStory({ request, ask: () => Promise.reject(refused) })).rejects.toBe(refused)
  })
})
