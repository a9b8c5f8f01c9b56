import type { MediaStatus } from '@kiln/contracts'
import type { UrlSigner } from '../../http/assets/sign-urls.ts'
import type { MediaStatusRow } from './tables/media-status.ts'

/** An uploaded item as the contract shows it. */
export function presentMediaStatus({ path, ...row }: MediaStatusRow, signer: UrlSigner): MediaStatus {
  const depthMapUrl = path === null ? null : signer.urlOf(path)
  return { ...row, depth_map_url: depthMapUrl, created_at: row.created_at.toISOString() }
}
