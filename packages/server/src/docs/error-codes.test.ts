import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCodes } from '@kiln/core'
import { expect, it } from 'vitest'
import { readPage, root, section, tableRows } from './pages.ts'

const documented = async (heading: string) =>
  tableRows(section(await readPage('docs/errors.md'), heading))
    .map(([code = '']) => code.replaceAll('`', ''))
    .sort()

/** Texts of the sources below a folder, tests and what only tests use left out. */
async function readSources(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  const files = entries.filter(({ name }) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  return Promise.all(files.map(({ parentPath, name }) => readPage(join(parentPath, name).slice(root.length))))
}

it('the page explains every code of the media errors, and no other', async () => {
  const errorFiles = (await readSources('packages/media/src')).filter((text) => /class \w+ extends Error/.test(text))
  const codes = errorFiles.flatMap((text) => [...text.matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)].map(([, code = '']) => code))
  expect(await documented('Making media')).toEqual([...new Set(codes)].sort())
})

it('the page explains every code that only an HTTP answer can have, and no other', async () => {
  const sources = await readSources('packages/server/src/http')
  const codes = sources.flatMap((text) => [...text.matchAll(/code: '([A-Z_]+)'/g)].map(([, code = '']) => code))
  const own = [...new Set([...codes, 'VOICES_UNAVAILABLE', 'UPLOAD_TIMED_OUT'])].filter((code) => !(code in errorCodes))
  expect(await documented('HTTP')).toEqual(own.sort())
})
