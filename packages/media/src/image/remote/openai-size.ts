interface Size {
  width: number
  height: number
}

/** OpenAI's own models paint these only (https://platform.openai.com/docs/api-reference/images/create). */
const sizes = {
  'dall-e-2': ['1024x1024'],
  'dall-e-3': ['1024x1024', '1792x1024', '1024x1792'],
  'gpt-image': ['1024x1024', '1536x1024', '1024x1536'],
} as const

const proportions = ({ width, height }: Size) => Math.log(width / height)

function read(size: string): Size {
  const [width = 1, height = 1] = size.split('x').map(Number)
  return { width, height }
}

/** The size OpenAI can paint that loses least when it is cut to the proportions that are asked for. */
export function openaiSize(model: string, wanted: Size): string {
  const allowed = model === 'dall-e-2' || model === 'dall-e-3' ? sizes[model] : sizes['gpt-image']
  const loss = (size: string) => Math.abs(proportions(read(size)) - proportions(wanted))
  return allowed.reduce<string>((best, size) => (loss(size) < loss(best) ? size : best), allowed[0])
}
