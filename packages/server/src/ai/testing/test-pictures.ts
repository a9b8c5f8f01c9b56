import { encodeDepthPng } from '@kiln/media'

/** A picture that gets brighter to the right. */
export function brightening({ width, height }: { width: number; height: number }): Promise<Buffer> {
  const values = Uint16Array.from({ length: width * height }, (_, at) => Math.round(((at % width) / width) * 65_535))
  return encodeDepthPng({ width, height, values }, 8)
}

/** The picture as somebody uploads it. */
export function formWith(picture: Uint8Array | string, part = 'image'): FormData {
  const form = new FormData()
  form.set(part, new Blob([Buffer.from(picture)]), 'picture.png')
  return form
}
