import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

export interface WrittenLines {
  count: number
  /** Of the whole file. */
  sha256: string
}

/** A batch of lines that are read goes into one statement. */
const batchCharacters = 1024 * 1024

/** Writes a new file that only its owner can read, a line each; returns once it would survive a power cut. */
export async function writeLines(path: string, batches: AsyncIterable<string[]>): Promise<WrittenLines> {
  const file = await open(path, 'wx', 0o600)
  const hash = createHash('sha256')
  let count = 0
  try {
    for await (const lines of batches) {
      const bytes = Buffer.from(`${lines.join('\n')}\n`)
      hash.update(bytes)
      count += lines.length
      await file.appendFile(bytes)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { count, sha256: hash.digest('hex') }
}

/** Lines of a file in batches. Not node:readline, which also ends lines at U+2028, as they may stand in texts. */
export async function* readLines(path: string): AsyncGenerator<string[]> {
  let batch: string[] = []
  let characters = 0
  let rest: string[] = []
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
    const [first = '', ...others] = String(chunk).split('\n')
    rest.push(first)
    if (others.length === 0) continue
    const complete = [rest.join(''), ...others.slice(0, -1)]
    rest = [others.at(-1) ?? '']
    batch.push(...complete)
    characters += complete.reduce((sum, line) => sum + line.length, 0)
    if (characters < batchCharacters) continue
    yield batch
    batch = []
    characters = 0
  }
  const last = rest.join('')
  if (last) batch.push(last)
  if (batch.length > 0) yield batch
}
