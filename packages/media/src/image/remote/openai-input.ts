import type { PictureRequest } from '../picture.ts'
import { openaiSize } from './openai-size.ts'
import { drawnSize } from './picture-input.ts'

/** OpenAI itself refuses fields that it doesn't know; the others don't know what they may be given. */
const isOpenai = (baseUrl: string) => /^(api\.openai\.com|.+\.openai\.azure\.com)$/.test(new URL(baseUrl).hostname)

/** The body of a request for a picture. */
export function openaiInput({ baseUrl, model }: { baseUrl: string; model: string }, request: PictureRequest) {
  return isOpenai(baseUrl) ? inputForOpenai(model, request) : inputForOthers(model, request)
}

/** There is no field for what is not to be seen, so it is said in words; seed, steps and sampler can't be said. */
function inputForOpenai(model: string, request: PictureRequest) {
  const avoid = request.negativePrompt ? `\n\nAvoid: ${request.negativePrompt}` : ''
  return {
    model,
    prompt: request.prompt + avoid,
    n: 1,
    size: openaiSize(model, request),
    // The newer models always answer with the picture, and refuse to be asked for it.
    ...(model.startsWith('dall-e') ? { response_format: 'b64_json' } : {}),
  }
}

/** What is not set is left to the server. */
function inputForOthers(model: string, request: PictureRequest) {
  const { prompt, negativePrompt, width, height, seed, steps, cfgScale, sampler } = request
  return {
    model,
    prompt,
    n: 1,
    size: `${drawnSize(width)}x${drawnSize(height)}`,
    response_format: 'b64_json',
    seed,
    negative_prompt: negativePrompt,
    steps,
    cfg_scale: cfgScale,
    sampler,
  }
}
