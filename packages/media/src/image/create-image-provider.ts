import type { ImageProvider } from './image-provider.ts'
import { createLocalPainter } from './local-painter.ts'

export interface ImageProviderConfig {
  /** `local` needs no key, no network and no model. */
  readonly provider: 'local'
}

export const createImageProvider = ({ provider }: ImageProviderConfig): ImageProvider => {
  switch (provider) {
    case 'local':
      return createLocalPainter()
    default:
      return provider satisfies never
  }
}
