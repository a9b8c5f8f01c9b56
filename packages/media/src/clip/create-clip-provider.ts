import type { LocalProvider } from '../provider/provider.ts'
import type { Clip, ClipProvider, ClipRequest } from './clip.ts'

/** Who makes clips: this machine, or one of the services that sell them. */
export type ClipProviderChoice =
  | { kind: 'local' }
  /** `model` null: a usual one of the provider. `baseUrl` null: the provider's public address. */
  | { kind: 'wavespeed' | 'fal' | 'replicate'; apiKey: string; model: string | null; baseUrl: string | null }

/** The provider of a choice; `local` is handed in, since it films with more than this folder has. */
export function createClipProvider(choice: ClipProviderChoice, local: LocalProvider<ClipRequest, Clip>): ClipProvider {
  switch (choice.kind) {
    case 'local':
      return local
    case 'wavespeed':
    case 'fal':
    case 'replicate':
      throw new Error('Not there yet')
    default:
      return choice satisfies never
  }
}
