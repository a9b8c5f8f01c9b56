import type { LocalProvider } from '../../provider/provider.ts'
import { paintPicture } from '../paint-picture.ts'
import type { Picture, PictureRequest } from '../picture.ts'
import { contentTypeOf, writePicture } from '../write-picture.ts'

/**
 * Draws pictures from their words alone, without a model: a scene with setting, time of day, weather and subject, or the portrait of a
 * character. The same request gives the same pixels on the same system. Full HD takes some tenths of a second of the calling thread.
 * `make` throws RangeError for a size or a file ending that can't be painted.
 */
export const createScenePainter = (): LocalProvider<PictureRequest, Picture> => ({
  kind: 'local',
  provider: 'local',
  model: 'kiln-painter-2',
  make: async (request, { filePath, signal }) => {
    signal.throwIfAborted()
    const contentType = contentTypeOf(filePath)
    const canvas = paintPicture(request)
    signal.throwIfAborted()
    await writePicture(canvas, { path: filePath, signal })
    return { width: canvas.width, height: canvas.height, contentType, seed: request.seed }
  },
})
