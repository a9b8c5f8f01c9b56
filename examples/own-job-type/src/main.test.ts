import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)

it('defines, submits and watches a job type of its own', async () => {
  const { stdout } = await run(process.execPath, [fileURLToPath(new URL('./main.js', import.meta.url))])
  const lines = stdout.trim().split('\n')
  expect(lines[0]).toMatch(/^active/)
  expect(lines.at(-2)).toMatch(/^completed +100 %/)
  expect(lines.at(-1)).toBe('{ words: 6 }')
})
