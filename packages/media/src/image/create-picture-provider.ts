import type { LocalProvider } from '../provider/provider.ts'
import type { Picture, PictureProvider, PictureRequest } from './picture.ts'
import { createA1111Provider } from './remote/a1111-provider.ts'
import { type Comfyui, createComfyuiProvider } from './remote/comfyui-provider.ts'
import { createOpenaiProvider, type OpenaiImages } from './remote/openai-provider.ts'

/** Who paints: the local painter, or a server that is reached over HTTP. */
export type PictureProviderChoice =
  | { kind: 'local' }
  | ({ kind: 'openai' } & OpenaiImages)
  | { kind: 'a1111'; url: string }
  | ({ kind: 'comfyui' } & Comfyui)

/** The provider of a choice; `local` is handed in, since it paints with more than this folder has. */
export function createPictureProvider(
  choice: PictureProviderChoice,
  local: LocalProvider<PictureRequest, Picture>,
): PictureProvider {
  switch (choice.kind) {
    case 'local':
      return local
    case 'openai':
      return createOpenaiProvider(choice)
    case 'a1111':
      return createA1111Provider(choice)
    case 'comfyui':
      return createComfyuiProvider(choice)
    default:
      return choice satisfies never
  }
}
