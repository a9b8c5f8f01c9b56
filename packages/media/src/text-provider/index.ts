export { createTextProvider } from './create-text-provider.ts'
export type { Ask, RemoteTextProvider, TextAnswer, TextAsk } from './text-ask.ts'
