export * from './clip.ts'
export { type ClipProviderChoice, createClipProvider } from './create-clip-provider.ts'
