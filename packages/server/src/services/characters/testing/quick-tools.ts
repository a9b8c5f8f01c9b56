import { copyFile, writeFile } from 'node:fs/promises'
import type { ArtifactFiles } from '../../media-tools/fetch-artifact.ts'
import type { CharacterTools } from '../making/paint-portrait.ts'

/** What quick pictures consist of. */
export const quickPicture = 'not really a picture'

/** Local providers that make their files at once: a picture of one line, a clip that is a copy of its picture. */
export function quickTools(files: ArtifactFiles): CharacterTools {
  const provider = 'local'
  return {
    text: null,
    files,
    pictures: {
      kind: 'local',
      provider,
      model: 'quick-picture',
      async make({ width, height, seed }, { filePath }) {
        await writeFile(filePath, quickPicture)
        return { width, height, seed, contentType: 'image/png' }
      },
    },
    clips: {
      kind: 'local',
      provider,
      model: 'quick-clip',
      async make({ image, durationSeconds }, { filePath }) {
        await copyFile(image, filePath)
        return { width: 720, height: 926, durationSeconds }
      },
    },
  }
}
