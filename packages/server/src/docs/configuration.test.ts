import { expect, it } from 'vitest'
import { describeConfig } from '../config/describe-config.ts'
import { readPage, section, tableRows } from './pages.ts'

/** One row for each variable of the schema, as the page is to show it. */
function expectedRows(): string[][] {
  return describeConfig({}).map(({ name, default: standard, unit, secret, doc }) => [
    `\`${name}\`${secret ? ' (secret)' : ''}`,
    standard === null ? '' : `${standard}${unit && /^\d+$/.test(standard) ? ` ${unit}` : ''}`,
    doc.replaceAll('|', '\\|'),
  ])
}

it('lists every variable with its default and meaning', async () => {
  const rows = tableRows(section(await readPage('docs/configuration.md'), 'All variables'))
  // To bring the page up to date, paste what this prints.
  const wanted = expectedRows()
  expect(rows.map((row) => `| ${row.join(' | ')} |`)).toEqual(wanted.map((row) => `| ${row.join(' | ')} |`))
})
