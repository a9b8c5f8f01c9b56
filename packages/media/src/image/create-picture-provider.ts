import type { LocalProvider } from '../provider/provider.ts'
import type { Picture, PictureProvider, PictureRequest } from './picture.ts'

/** Who paints: the local painter, or a server that is reached over HTTP. */
export type PictureProviderChoice =
  | { kind: 'local' }
  /** Any server with OpenAI's `/images/generations`; `baseUrl` ends before that path. */
  | { kind: 'openai'; baseUrl: string; apiKey: string | null; model: string }
  | { kind: 'a1111'; url: string }
  /** `workflowFile`: in the API format of ComfyUI, with placeholders; null for the one that comes along. */
  | { kind: 'comfyui'; url: string; workflowFile: string | null }

/** The provider of a choice; `local` is handed in, since it paints with more than this folder has. */
export function createPictureProvider(
  choice: PictureProviderChoice,
  local: LocalProvider<PictureRequest, Picture>,
): PictureProvider {
  switch (choice.kind) {
    case 'local':
      return local
    case 'openai':
    case 'a1111':
    case 'comfyui':
      throw new Error('Not there yet')
    default:
      return choice satisfies never
  }
}
