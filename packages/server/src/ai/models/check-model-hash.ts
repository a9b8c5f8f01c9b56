import { hashFile } from '@kiln/media'
import { ModelError } from './model-error.ts'
import { pinnedHashOf } from './pinned-hash.ts'

/**
 * Holds an installed model against the hash it must have. Without one, because somebody has put the file there by hand,
 * any file is right.
 * @throws ModelError
 */
export async function checkModelHash({ file, sha256 }: { file: string; sha256: string | null }): Promise<void> {
  const wanted = sha256 ?? (await pinnedHashOf(file))
  if (!wanted) return
  const found = await hashFile(file)
  if (found === wanted) return
  const where = sha256 ? 'DEPTH_MODEL_SHA256' : `${file}.sha256`
  throw new ModelError(
    `${file} has the SHA-256 ${found}, but ${where} says ${wanted}: fetch it again with kiln models pull`,
  )
}
