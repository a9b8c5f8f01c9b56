import { clientId } from '@kiln/contracts'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { loadConfig } from '../../config/config.ts'
import { mintToken } from '../../http/auth/mint-token.ts'
import { CliError, exitCodes } from '../exit-codes.ts'

interface TokenOptions {
  user: string
  role: 'user' | 'admin'
  expires: number
}

const day = 24 * 60 * 60

export function addToken(program: Command): void {
  program
    .command('token')
    .description('make a bearer token, signed with JWT_SECRET')
    .requiredOption('--user <id>', 'whom the token stands for', parseUser)
    .addOption(
      new Option('--role <role>', 'admin sees everything of everybody').choices(['user', 'admin']).default('user'),
    )
    .addOption(
      new Option('--expires <time>', 'life of the token: 30m, 12h, 7d').argParser(parseLife).default(30 * day, '30d'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ AUTH_MODE=jwt JWT_SECRET=... kiln token --user ada
  $ export KILN_TOKEN=$(kiln token --user ops --role admin --expires 12h)`,
    )
    .action(async ({ user, role, expires }: TokenOptions) => {
      const { auth } = loadConfig({ ...process.env, ...(process.env.JWT_SECRET && { AUTH_MODE: 'jwt' }) })
      if (auth.mode !== 'jwt' || !auth.secret) {
        throw new CliError(
          exitCodes.usage,
          'JWT_SECRET must be set: it signs the token, and the server checks it with the same one',
        )
      }
      process.stdout.write(`${await mintToken({ auth, user, role, lifeSeconds: expires })}\n`)
    })
}

function parseUser(value: string): string {
  const result = clientId.safeParse(value)
  if (result.success) return result.data
  throw new InvalidArgumentError(`It ${result.error.issues[0]?.message}.`)
}

const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 60 * 60, d: day }

function parseLife(value: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(value) ?? []
  const seconds = Number(amount) * (unitSeconds[unit] ?? 0)
  if (seconds > 0) return seconds
  throw new InvalidArgumentError('It must be a number with s, m, h or d, such as 12h.')
}
