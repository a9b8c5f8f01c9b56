import type { Command } from 'commander'
import { loadConfig } from '../../config/config.ts'
import { type DescribedVariable, describeConfig } from '../../config/describe-config.ts'
import { printJson, printLine } from '../output.ts'

export function addConfig(program: Command): void {
  program
    .command('config')
    .description('every setting with its meaning, default and present value; secrets stay hidden')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ kiln config
  $ PORT=80x kiln config          says what is wrong, ends with 2
  $ kiln config --json | jq '.[] | select(.source == "environment")'`,
    )
    .action(({ json }: { json?: boolean }) => {
      const variables = describeConfig(process.env)
      // Also what only shows when settings are seen together.
      loadConfig(process.env)
      if (json) return printJson(variables)
      for (const variable of variables) printVariable(variable)
    })
}

function printVariable({ name, value, source, doc, unit, default: standard }: DescribedVariable): void {
  const amount = value !== null && unit ? `${value} ${unit}` : (value ?? '(unset)')
  printLine(`${name} = ${amount}${source === 'environment' ? '   [set]' : ''}`)
  printLine(`    ${doc}${standard === null ? '' : ` Default: ${standard}.`}`)
}
