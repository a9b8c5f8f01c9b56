export { type InspectedMedia, inspectMedia } from './inspect-media.ts'
export { MediaRefusedError } from './media-refused-error.ts'
