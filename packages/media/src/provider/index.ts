export type * from './provider.ts'
export { ProviderError, type ProviderErrorCode } from './provider-error.ts'
