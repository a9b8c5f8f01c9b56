import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the repository; a compiled file lies as deep as its source. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** The text of a page. @param path from the root, e.g. `docs/cli.md` */
export function readPage(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8')
}

/** Paths of all pages that people read. */
export async function listPages(): Promise<string[]> {
  const namesIn = async (folder: string) => (await readdir(join(root, folder))).filter((name) => name.endsWith('.md'))
  const examples = ['examples/clients/README.md']
  return [...(await namesIn('.')), ...(await namesIn('docs')).map((name) => `docs/${name}`), ...examples]
}

/** What stands between the fences of one language, in order. */
export function codeBlocks(page: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms')
  return [...page.matchAll(fence)].map(([, code = '']) => code)
}

export function shellBlocks(page: string): string[] {
  return codeBlocks(page, 'sh')
}

/** The part of a page below a heading of the second level, up to the next one. */
export function section(page: string, heading: string): string {
  const [, ...parts] = `\n${page}`.split('\n## ')
  const part = parts.find((text) => text.startsWith(`${heading}\n`))
  if (part === undefined) throw new Error(`There is no heading "${heading}"`)
  return part
}

/** Cells of the body rows of all tables in a text, without the blanks around them. */
export function tableRows(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'))
  const isRule = (line: string | undefined) => line !== undefined && /^\|[\s|:-]+\|$/.test(line)
  return lines
    .filter((line, index) => !isRule(line) && !isRule(lines[index + 1]))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}
