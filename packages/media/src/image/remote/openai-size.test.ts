import { expect, it } from 'vitest'
import { openaiSize } from './openai-size.ts'

it.each([
  ['gpt-image-1', 1920, 1080, '1536x1024'],
  ['gpt-image-1', 1080, 1920, '1024x1536'],
  ['gpt-image-1', 512, 512, '1024x1024'],
  ['gpt-image-1', 1100, 1000, '1024x1024'],
  ['dall-e-3', 1920, 1080, '1792x1024'],
  ['dall-e-3', 1080, 1350, '1024x1024'],
  ['dall-e-2', 1920, 1080, '1024x1024'],
])('%s paints %i × %i out of %s', (model, width, height, size) => {
  expect(openaiSize(model, { width, height })).toBe(size)
})
