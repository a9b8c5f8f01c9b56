import type { LocalProvider } from '../provider/provider.ts'
import type { Clip, ClipProvider, ClipRequest } from './clip.ts'
import type { ClipService } from './remote/clip-service.ts'
import { createFalProvider } from './remote/fal-provider.ts'
import { createReplicateProvider } from './remote/replicate-provider.ts'
import { createWavespeedProvider } from './remote/wavespeed-provider.ts'

/** Who makes clips: this machine, or one of the services that sell them. */
export type ClipProviderChoice = { kind: 'local' } | ({ kind: keyof typeof remoteProviders } & ClipService)

const remoteProviders = {
  wavespeed: createWavespeedProvider,
  fal: createFalProvider,
  replicate: createReplicateProvider,
} as const

/** The provider of a choice; `local` is handed in, since it films with more than this folder has. */
export function createClipProvider(choice: ClipProviderChoice, local: LocalProvider<ClipRequest, Clip>): ClipProvider {
  switch (choice.kind) {
    case 'local':
      return local
    case 'wavespeed':
    case 'fal':
    case 'replicate':
      return remoteProviders[choice.kind](choice)
    default:
      return choice satisfies never
  }
}
