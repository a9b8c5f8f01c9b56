import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { errorCodes } from './errors.ts'

const page = await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
const engine = /^## Engine$(.*?)^## /ms.exec(page)?.[1] ?? ''
const rows = new Map(
  [...engine.matchAll(/^\| `([A-Z_]+)` +\| (.+?) +\| (.+?) +\|$/gm)].map(([, code = '', meaning, remedy]) => [
    code,
    { meaning, remedy },
  ]),
)

describe('docs/errors.md', () => {
  it.each(Object.keys(errorCodes))('says what %s means and what to do', (code) => {
    expect(rows.get(code)).toEqual({ meaning: expect.any(String), remedy: expect.any(String) })
  })

  it('explains no code that the engine does not have', () => {
    expect([...rows.keys()].filter((code) => !(code in errorCodes))).toEqual([])
  })
})
