export { createImageProvider, type ImageProviderConfig } from './create-image-provider.ts'
export { createPictureProvider, type PictureProviderChoice } from './create-picture-provider.ts'
export type { ImageProvider, PaintedPicture, PaintRequest } from './image-provider.ts'
export type * from './picture.ts'
