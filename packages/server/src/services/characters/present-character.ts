import type { Character, CharacterMedia } from '@kiln/contracts'
import type { UrlSigner } from '../../http/assets/sign-urls.ts'
import type { CharacterRow } from './tables/character-rows.ts'
import type { MediaRow } from './tables/media-rows.ts'

/** A character as the contract shows it. @param media those of this character, newest first */
export function presentCharacter(row: CharacterRow, media: readonly MediaRow[], signer: UrlSigner): Character {
  const { jobId: _, deleted: __, ...fields } = row
  return {
    ...fields,
    media: media.map((one) => presentMedia(one, signer)),
    createdAt: row.createdAt.toISOString(),
  }
}

/** A picture or clip as the contract shows it. */
export function presentMedia(row: MediaRow, signer: UrlSigner): CharacterMedia {
  const { id, type, contentType, width, height, poseId, sourceMediaId, provider, model } = row
  return {
    id,
    type,
    url: signer.urlOf(row.path),
    contentType,
    width,
    height,
    size: row.sizeBytes,
    duration: row.durationSeconds,
    poseId,
    sourceMediaId,
    provider,
    model,
    createdAt: row.createdAt.toISOString(),
  }
}
