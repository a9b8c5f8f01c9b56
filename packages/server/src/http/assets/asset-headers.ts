import { posix } from 'node:path'
import type { Artifact } from '@kiln/core'

interface AssetOptions {
  download: boolean
  crossOrigin: boolean
}

export interface AssetHeaders extends Record<string, string> {
  'content-type': string
  'content-disposition': string
  'cross-origin-resource-policy': string
}

/** Files open as what they are and nothing else: no sniffing, no scripts, no loading of anything further. */
export function assetHeaders(artifact: Artifact, { download, crossOrigin }: AssetOptions): AssetHeaders {
  const name = posix.basename(artifact.path)
  return {
    'content-type': contentTypeOf(artifact),
    'content-disposition': `${download ? 'attachment' : 'inline'}; filename="${name}"`,
    'accept-ranges': 'bytes',
    etag: `"${artifact.sha256}"`,
    'last-modified': artifact.createdAt.toUTCString(),
    'cache-control': 'private, max-age=3600',
    'content-security-policy': "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'",
    'cross-origin-resource-policy': crossOrigin ? 'cross-origin' : 'same-site',
  }
}

function contentTypeOf({ contentType }: Artifact): string {
  const isText = contentType.startsWith('text/') || contentType === 'application/x-subrip'
  return isText && !contentType.includes('charset') ? `${contentType}; charset=utf-8` : contentType
}
