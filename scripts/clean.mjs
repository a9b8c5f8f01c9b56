// Removes what a build made, so that no output of a deleted source is tested or shipped.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

for (const group of ['packages', 'examples']) {
  for (const name of await readdir(group)) await rm(join(group, name, 'dist'), { recursive: true, force: true })
}
for (const folder of ['bench', 'chaos']) await rm(`${folder}/dist`, { recursive: true, force: true })
