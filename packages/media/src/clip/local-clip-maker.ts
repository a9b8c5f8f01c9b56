import type { LocalProvider } from '../provider/provider.ts'
import type { Clip, ClipRequest } from './clip.ts'

/** Makes a clip of a still on this machine. Not there yet: `make` rejects. */
export const createLocalClipMaker = (): LocalProvider<ClipRequest, Clip> => ({
  kind: 'local',
  provider: 'local',
  model: 'kiln-parallax-1',
  make: async () => {
    throw new Error('The local clip maker is not there yet')
  },
})
