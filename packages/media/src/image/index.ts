export { createImageProvider, type ImageProviderConfig } from './create-image-provider.ts'
export type { ImageProvider, PaintedPicture, PaintRequest } from './image-provider.ts'
