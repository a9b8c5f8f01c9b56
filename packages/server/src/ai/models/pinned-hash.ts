import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { ModelError } from './model-error.ts'

/** Beside the model, in the form that `sha256sum --check` reads. */
const pathOf = (file: string) => `${file}.sha256`

/**
 * The hash that a model had when it was fetched first.
 * @returns null before that
 * @throws ModelError when the file holds something else
 */
export async function pinnedHashOf(file: string): Promise<string | null> {
  const text = await readFile(pathOf(file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const hash = /^[0-9a-f]{64}/i.exec(text)?.[0]
  if (!hash) throw new ModelError(`${pathOf(file)} holds no SHA-256; delete it to trust the next download`)
  return hash.toLowerCase()
}

export async function pinHash(file: string, sha256: string): Promise<void> {
  await writeFile(pathOf(file), `${sha256}  ${basename(file)}\n`)
}
