export * from './clip.ts'
export { type ClipProviderChoice, createClipProvider } from './create-clip-provider.ts'
export { createLocalClipMaker } from './local-clip-maker.ts'
