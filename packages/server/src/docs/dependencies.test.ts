import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readPage, root, tableRows } from './pages.ts'

interface Manifest {
  workspaces?: string[]
  license?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

const readManifest = async (folder: string) => JSON.parse(await readPage(join(folder, 'package.json'))) as Manifest

/** Folders of the root and of every workspace. */
async function manifestFolders(): Promise<string[]> {
  const { workspaces = [] } = await readManifest('.')
  const folders = await Promise.all(
    workspaces.map(async (pattern) => {
      if (!pattern.endsWith('/*')) return [pattern]
      const parent = pattern.slice(0, -2)
      const entries = await readdir(join(root, parent), { withFileTypes: true })
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${parent}/${name}`)
    }),
  )
  return ['.', ...folders.flat()]
}

/** `name version` of everything that a package.json asks for by itself, our own packages left out. */
async function directDependencies(): Promise<Set<string>> {
  const manifests = await Promise.all((await manifestFolders()).map(readManifest))
  const asked = manifests.flatMap(({ dependencies, optionalDependencies, devDependencies }) =>
    Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies }),
  )
  return new Set(asked.filter(([name]) => !name.startsWith('@kiln/')).map(([name, version]) => `${name} ${version}`))
}

async function documented(): Promise<{ name: string; version: string; licence: string; why: string }[]> {
  return tableRows(await readPage('docs/dependencies.md')).map(([name = '', version = '', licence = '', why = '']) => ({
    name: name.replaceAll('`', ''),
    version,
    licence,
    why,
  }))
}

it('explains every direct dependency, with its version, and no other', async () => {
  const lines = (await documented()).map(({ name, version }) => `${name} ${version}`)
  expect(lines.toSorted()).toEqual([...(await directDependencies())].sort())
})

it('names the licence of each as its package does, and says why it is there', async () => {
  for (const { name, licence, why } of await documented()) {
    const { license } = await readManifest(`node_modules/${name}`)
    expect(`${name}: ${licence}`).toBe(`${name}: ${license}`)
    expect(why, name).not.toBe('')
  }
})
