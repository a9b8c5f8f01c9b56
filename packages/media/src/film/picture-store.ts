import { readFile } from 'node:fs/promises'
import { type Image, loadImage } from '@napi-rs/canvas'

export interface PictureStore {
  /** Loads the pictures that the next frame needs and forgets all others, so that memory doesn't grow with the film. */
  keepOnly(paths: string[]): Promise<void>
  get(path: string): Image
}

export function createPictureStore(): PictureStore {
  const pictures = new Map<string, Image>()
  return {
    async keepOnly(paths) {
      for (const path of pictures.keys()) if (!paths.includes(path)) pictures.delete(path)
      for (const path of paths) if (!pictures.has(path)) pictures.set(path, await loadPicture(path))
    },
    get(path) {
      const picture = pictures.get(path)
      if (!picture) throw new Error(`The picture ${path} was not loaded before its frame`)
      return picture
    },
  }
}

async function loadPicture(path: string): Promise<Image> {
  try {
    return await loadImage(await readFile(path))
  } catch (cause) {
    throw new Error(`The picture ${path} can't be read. It must be a PNG, JPEG or WebP file.`, { cause })
  }
}
