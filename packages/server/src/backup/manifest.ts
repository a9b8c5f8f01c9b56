import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { KilnError } from '@kiln/core'
import { z } from 'zod'

/** Raised when a reader of the format before could not read it. */
const format = 1

const name = z.string().regex(/^[a-z_][a-z0-9_]*$/)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0)

const manifestSchema = z.strictObject({
  format: z.int(),
  /** Of the Kiln that wrote it. */
  version: z.string(),
  takenAt: z.iso.datetime(),
  migrations: z.array(z.strictObject({ owner: z.string(), name: z.string() })).min(1),
  tables: z.array(
    z.strictObject({
      name,
      columns: z.array(z.strictObject({ name: z.string(), type: z.string(), isText: z.boolean() })),
      key: z.array(z.string()),
      count,
      sha256,
    }),
  ),
  sequences: z.array(
    z.strictObject({ table: z.string(), column: z.string(), lastValue: z.int(), isCalled: z.boolean() }),
  ),
  /** Of files.ndjson, which lists them. */
  files: z.strictObject({ count, sizeBytes: count, missing: count, sha256 }),
})

/** What a backup holds, and the hash of each of its parts. */
export type Manifest = z.infer<typeof manifestSchema>

/** One line of files.ndjson. */
export const backupFileSchema = z.union([
  z.strictObject({ key: z.string(), sizeBytes: count, sha256 }),
  /** A row names it, and it could not be saved. */
  z.strictObject({ key: z.string(), missing: z.enum(['gone', 'damaged']) }),
])
export type BackupFile = z.infer<typeof backupFileSchema>

/** Where the parts of a backup are. */
export const partsOf = (folder: string) => ({
  manifest: join(folder, 'manifest.json'),
  fileList: join(folder, 'files.ndjson'),
  table: (table: string) => join(folder, 'ledger', `${table}.ndjson`),
  file: (key: string) => join(folder, 'files', key),
})

/** Written last and at once: a folder without it is no backup. */
export async function writeManifest(folder: string, manifest: Omit<Manifest, 'format'>): Promise<void> {
  const { manifest: path } = partsOf(folder)
  const file = await open(`${path}.part`, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ format, ...manifest }, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.part`, path)
}

/** @throws KilnError BACKUP_DAMAGED, LEDGER_NEWER */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(partsOf(folder).manifest, 'utf8').catch(() => null)
  if (text === null) {
    throw new KilnError('BACKUP_DAMAGED', `${folder} has no manifest.json: it is no backup, or one that was cut off`)
  }
  const json = parse(text)
  if (z.looseObject({ format: z.int().min(format + 1) }).safeParse(json).success) {
    throw new KilnError('LEDGER_NEWER', 'The backup was written by a newer version of Kiln. Use that version')
  }
  const parsed = manifestSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.join('.')
  throw new KilnError('BACKUP_DAMAGED', `manifest.json can not be read${where ? ` (${where})` : ''}`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
