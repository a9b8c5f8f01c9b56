/**
 * A program of its own for the first look at a file that a stranger has sent: what kind it is, and if it is a photo,
 * whether all of it can be decoded. Decoders of pictures are native code; what they do to their process, they do to
 * this one. The path is the argument, the verdict goes to stdout.
 */
import { fileTypeFromFile } from 'file-type'
import sharp from 'sharp'
import { acceptedType, acceptedTypeNames } from './accepted-types.ts'
import { checkPhoto } from './check-photo.ts'
import { MediaRefusedError } from './media-refused-error.ts'
import type { PhotoVerdict } from './photo-verdict.ts'

async function judge(path: string): Promise<PhotoVerdict> {
  // A file that ends in the middle of what would tell its type has none.
  const found = await fileTypeFromFile(path).catch(() => undefined)
  const type = acceptedType(found?.mime)
  if (!type)
    throw new MediaRefusedError(
      'MEDIA_TYPE_UNSUPPORTED',
      `must be a whole file of one of these types: ${acceptedTypeNames}`,
    )
  if (type.mediaType === 'video') return { kind: 'video', type }
  const { contentType, extension, format } = type
  return { kind: 'photo', contentType, extension, ...(await checkPhoto(path, format)) }
}

function verdictOf(error: unknown): PhotoVerdict {
  if (error instanceof MediaRefusedError) return { kind: 'refused', code: error.code, message: error.message }
  throw error
}

// One file after the other, line by line: the rest of the machine works on other things.
sharp.concurrency(1)
sharp.cache(false)
const [, , path = ''] = process.argv
process.stdout.write(JSON.stringify(await judge(path).catch(verdictOf)))
