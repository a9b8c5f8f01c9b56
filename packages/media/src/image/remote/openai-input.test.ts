import { expect, it } from 'vitest'
import { openaiInput } from './openai-input.ts'

const request = { prompt: 'A lighthouse', negativePrompt: 'fog', width: 1920, height: 1080, seed: 7, steps: 12 }

it.each(['https://api.openai.com/v1', 'https://mine.openai.azure.com/openai/v1'])(
  '%s is sent nothing that it would refuse',
  (baseUrl) => {
    expect(openaiInput({ baseUrl, model: 'gpt-image-1' }, request)).toEqual({
      model: 'gpt-image-1',
      prompt: 'A lighthouse\n\nAvoid: fog',
      n: 1,
      size: '1536x1024',
    })
  },
)

it('the models that would answer with a URL are asked for the picture itself', () => {
  const input = openaiInput({ baseUrl: 'https://api.openai.com/v1', model: 'dall-e-3' }, request)
  expect(input).toMatchObject({ size: '1792x1024', response_format: 'b64_json' })
})

it('a host that only looks like OpenAI is told everything', () => {
  const input = openaiInput({ baseUrl: 'https://api.openai.com.example/v1', model: 'sdxl' }, request)
  expect(input).toMatchObject({ size: '1920x1080', seed: 7, steps: 12, negative_prompt: 'fog' })
})
