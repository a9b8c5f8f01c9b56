import { expect, it } from 'vitest'
import { displayIdsFor } from './display-ids.ts'

it.each([
  ['Mara Voss', 'mara-voss'],
  ['  Dr. Ödön von Horváth ', 'dr-odon-von-horvath'],
  ['Łukasz Straße', 'lukasz-strasse'],
  ["O'Brien / Æsir", 'obrien-aesir'],
  ['ＦＵＬＬ width', 'full-width'],
  ['Agent 47', 'agent-47'],
  ['星野光', 'character'],
  ['مارا', 'character'],
  ['🦊', 'character'],
  ['---', 'character'],
  ['x'.repeat(100), 'x'.repeat(40)],
  [`${'ab '.repeat(30)}`, 'ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-a'],
])('calls %j %s-…', (name, readable) => {
  for (const id of displayIdsFor(name)) expect(id).toMatch(new RegExp(`^${readable}-[2-9a-hj-km-np-z]{4}$`))
})

it('gives several that differ', () => {
  expect(new Set(displayIdsFor('Mara', 3)).size).toBe(3)
})
