export type * from './provider.ts'
export { ProviderError } from './provider-error.ts'
