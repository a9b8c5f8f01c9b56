import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { type DemoFiles, type DemoRun, demoUser } from '../demo/demo-run.ts'
import { findOrStartServer } from '../demo/demo-server.ts'
import { makeCharacter } from '../demo/make-character.ts'
import { makeDepth } from '../demo/make-depth.ts'
import { makeFilm } from '../demo/make-film.ts'
import { makeMovie } from '../demo/make-movie.ts'
import { printJson, printLine } from '../output.ts'

/** In the order in which they are made. */
const parts = { film: makeFilm, movie: makeMovie, character: makeCharacter, depth: makeDepth }
type Part = keyof typeof parts
const partNames = Object.keys(parts) as Part[]

interface DemoOptions {
  out: string
  platform: DemoRun['platform']
  only: Part[]
  json?: boolean
}

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('make a film, a movie, a character with pictures and a clip, a depth map, and save them here')
    .option('-o, --out <folder>', 'where the files go', 'kiln-demo')
    .addOption(
      new Option('--platform <name>', 'format of the film')
        .choices(['youtube', 'tiktok', 'instagram'])
        .default('youtube'),
    )
    .addOption(new Option('--only <parts...>', 'make only these').choices(partNames).default(partNames))
    .option('--json', 'print where the files are as JSON')
    .addHelpText(
      'after',
      `
Uses the server at KILN_URL; when none answers there, one is started for the time of the demo.

Examples:
  $ kiln demo
  $ kiln demo --only film --platform tiktok --out upright
  $ kiln demo --only movie character
  $ kiln demo --only depth`,
    )
    .action(demo)
}

async function demo({ out, platform, only, json }: DemoOptions): Promise<void> {
  const server = await findOrStartServer()
  try {
    const folder = resolve(out)
    await mkdir(folder, { recursive: true })
    const run: DemoRun = { client: server.client, folder, platform, userId: demoUser() }
    const files: DemoFiles = {}
    for (const part of partNames.filter((name) => only.includes(name))) Object.assign(files, await parts[part](run))
    if (json) return printJson(files)
    process.stderr.write('\n')
    for (const [name, path] of Object.entries(files)) printLine(`${name.padEnd(10)} ${path}`)
  } finally {
    await server.close()
  }
}
