import { access } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listPages, readPage, root } from './pages.ts'

/** Links and images that lead to a file or a heading of this repository. */
function localLinks(page: string): string[] {
  const prose = page.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]+`/g, '')
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    ([, one, other]) => one ?? other ?? '',
  )
  return targets.filter((target) => !/^[a-z]+:/.test(target))
}

/** The anchor that GitHub makes of a heading. */
function anchorsOf(page: string): string[] {
  const headings = page.replace(/^```.*?^```$/gms, '').match(/^#+ .*$/gm) ?? []
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  )
}

const pages = await listPages()

describe('the documentation', () => {
  it.each(pages)('%s links only to what exists', async (path) => {
    const dead: string[] = []
    for (const target of localLinks(await readPage(path))) {
      const [file = '', anchor] = target.split('#')
      const full = file === '' ? path : relative(root, join(root, dirname(path), file))
      const exists = await access(join(root, full)).then(
        () => true,
        () => false,
      )
      const hasAnchor = !anchor || (exists && anchorsOf(await readPage(full)).includes(anchor))
      if (!exists || !hasAnchor) dead.push(target)
    }
    expect(dead).toEqual([])
  })

  it('lists each of its pages in the README', async () => {
    const linked = localLinks(await readPage('README.md'))
    expect(pages.filter((path) => path.startsWith('docs/') && !linked.includes(path))).toEqual([])
  })
})
