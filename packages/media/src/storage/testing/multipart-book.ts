import type { ServerResponse } from 'node:http'
import type { SignedRequest } from './check-signature.ts'

interface OpenUpload {
  key: string
  initiated: Date
}

/** Knows the multipart uploads that are open, which s3rver doesn't tell, and aborts and lists them. */
export function createMultipartBook() {
  const open = new Map<string, OpenUpload>()
  return {
    openKeys: () => [...open.values()].map(({ key }) => key),

    /** Answers what s3rver has no answer to. @returns whether it has */
    answer({ method, url }: SignedRequest, response: ServerResponse): boolean {
      const { searchParams, pathname } = new URL(url, 'http://x')
      if (method === 'GET' && searchParams.has('uploads')) {
        response.writeHead(200, { 'content-type': 'application/xml' }).end(listing(open, searchParams))
        return true
      }
      const id = searchParams.get('uploadId')
      if (id === null) return false
      const known = open.has(id)
      if (known && method !== 'DELETE') return false
      open.delete(id)
      if (known) response.writeHead(204).end()
      else response.writeHead(404, { 'content-type': 'application/xml' }).end(noSuchUpload(pathname))
      return true
    },

    /** Takes note of what s3rver has carried out. */
    async note({ method, url }: SignedRequest, { status, body }: { status: number; body: Buffer }): Promise<void> {
      if (method !== 'POST' || status !== 200) return
      const { searchParams, pathname } = new URL(url, 'http://x')
      const [, begun] = /<UploadId>(.+?)<\/UploadId>/.exec(String(body)) ?? []
      if (searchParams.has('uploads') && begun) {
        open.set(begun, { key: pathname.split('/').slice(2).join('/'), initiated: new Date() })
      }
      const finished = searchParams.get('uploadId')
      if (finished && !String(body).includes('<Error>')) open.delete(finished)
    },
  }
}

/** One upload on each page. */
function listing(open: ReadonlyMap<string, OpenUpload>, query: URLSearchParams): string {
  const entries = [...open].filter(([, { key }]) => key.startsWith(query.get('prefix') ?? ''))
  const after = entries.findIndex(([id]) => id === query.get('upload-id-marker'))
  const [entry] = entries.slice(after + 1)
  const more = after + 2 < entries.length
  const upload = entry
    ? `<Upload><Key>${entry[1].key}</Key><UploadId>${entry[0]}</UploadId><Initiated>${entry[1].initiated.toISOString()}</Initiated></Upload>`
    : ''
  const next = more
    ? `<NextKeyMarker>${entry?.[1].key}</NextKeyMarker><NextUploadIdMarker>${entry?.[0]}</NextUploadIdMarker>`
    : ''
  return `<?xml version="1.0"?>\n<ListMultipartUploadsResult><IsTruncated>${more}</IsTruncated>${next}${upload}</ListMultipartUploadsResult>`
}

function noSuchUpload(path: string): string {
  return `<?xml version="1.0"?>\n<Error><Code>NoSuchUpload</Code><Message>No such upload for ${path}</Message></Error>`
}
