// The compiler leaves everything behind that is not TypeScript: it goes from src to the same place in dist.
import { cp, readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'

for (const name of await readdir('packages')) {
  const src = join('packages', name, 'src')
  const entries = await readdir(src, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    if (!entry.isFile() || ['.ts', '.tsx', '.md'].includes(extname(entry.name))) continue
    const from = join(entry.parentPath, entry.name)
    await cp(from, from.replace(/^(packages\/[^/]+)\/src\//, '$1/dist/'))
  }
}
