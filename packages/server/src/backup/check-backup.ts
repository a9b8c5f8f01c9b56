import { KilnError } from '@kiln/core'
import { hashFile, isStorageKey } from '@kiln/media'
import { readLines } from './lines.ts'
import { type BackupFile, backupFileSchema, type Manifest, partsOf, readManifest } from './manifest.ts'

interface CheckOptions {
  folder: string
  onProgress: (progress: { percent: number; message: string }) => void
  signal: AbortSignal
}

/**
 * Reads every part of a backup and compares it with its hash.
 * @throws KilnError BACKUP_DAMAGED naming the part, LEDGER_NEWER
 */
export async function checkBackup({ folder, onProgress, signal }: CheckOptions): Promise<Manifest> {
  const manifest = await readManifest(folder)
  const parts = partsOf(folder)
  for (const { name, sha256, count } of manifest.tables) {
    onProgress({ percent: 0, message: `checking ${name}` })
    await assertHash(parts.table(name), sha256, signal)
    let lines = 0
    for await (const batch of readLines(parts.table(name))) lines += batch.length
    if (lines !== count) throw damaged(`ledger/${name}.ndjson has ${lines} rows instead of ${count}`)
  }
  await assertHash(parts.fileList, manifest.files.sha256, signal)
  let done = 0
  for await (const file of listBackupFiles(folder)) {
    if ('missing' in file) continue
    await assertHash(parts.file(file.key), file.sha256, signal)
    done += 1
    onProgress({ percent: (done / manifest.files.count) * 100, message: 'checking files' })
  }
  return manifest
}

/** What files.ndjson lists. */
export async function* listBackupFiles(folder: string): AsyncGenerator<BackupFile> {
  for await (const lines of readLines(partsOf(folder).fileList)) {
    for (const line of lines) yield parseFile(line)
  }
}

/** A key becomes part of a path. */
function parseFile(line: string): BackupFile {
  const parsed = backupFileSchema.safeParse(JSON.parse(line))
  if (parsed.success && isStorageKey(parsed.data.key)) return parsed.data
  throw damaged('files.ndjson can not be read')
}

async function assertHash(path: string, sha256: string, signal: AbortSignal): Promise<void> {
  const found = await hashFile(path, signal).catch((error: unknown) => {
    signal.throwIfAborted()
    throw damaged(`${path} can not be read`, error)
  })
  if (found !== sha256) throw damaged(`${path} is not as it was written`)
}

function damaged(what: string, cause?: unknown): KilnError {
  return new KilnError('BACKUP_DAMAGED', `The backup is damaged: ${what}. Nothing was restored`, { cause })
}
