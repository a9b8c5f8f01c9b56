import { expect, it } from 'vitest'
import { codeBlocks, readPage } from './pages.ts'

it.each(['examples/own-job-type/src/count-words.ts', 'examples/own-job-type/src/main.ts'])(
  'the README shows %s as it is',
  async (path) => {
    const code = await readPage(path)
    expect(codeBlocks(await readPage('README.md'), 'ts')).toContain(code)
  },
)

it.each(['docs/job-types.md'])('%s starts with the same example', async (path) => {
  const code = await readPage('examples/own-job-type/src/count-words.ts')
  expect(codeBlocks(await readPage(path), 'ts')[0]).toBe(code)
})
