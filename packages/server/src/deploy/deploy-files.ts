import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { environment } from '../config/environment.ts'
import { root } from '../docs/pages.ts'

/** A tree of YAML. Tests say what they expect of it; what is missing is undefined and fails there. */
// biome-ignore lint/suspicious/noExplicitAny: the files have no type, and the tests are about their content
export type Tree = any

export async function readYaml(path: string): Promise<Tree> {
  return parse(await readFile(join(root, path), 'utf8'), { merge: true })
}

/** Every object of the Kubernetes manifests, the examples among them. */
export async function readManifests(): Promise<Tree[]> {
  const folder = join(root, 'deploy/kubernetes')
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.yaml'))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.flatMap((text) => parseAllDocuments(text).map((document): Tree => document.toJS()))
}

/** Those of some names that are no variables of Kiln. */
export function unknownVariables(names: Iterable<string>): string[] {
  return [...names].filter((name) => !(name in environment.shape))
}
