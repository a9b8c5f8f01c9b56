import type { IncomingHttpHeaders } from 'node:http'
import type { SignedRequest } from './check-signature.ts'

export interface BackendAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

interface OpenUpload {
  key: string
  initiated: Date
}

/** Knows the multipart uploads that are open, which s3rver doesn't tell, and aborts and lists them. */
export function createMultipartBook() {
  const open = new Map<string, OpenUpload>()
  return {
    openKeys: () => [...open.values()].map(({ key }) => key),

    /** The answer where s3rver has none, else null. */
    answer({ method, url }: SignedRequest): BackendAnswer | null {
      const { searchParams } = new URL(url, 'http://x')
      if (method === 'GET' && searchParams.has('uploads')) return xml(200, listing(open, searchParams))
      const id = searchParams.get('uploadId')
      if (id === null) return null
      const known = open.has(id)
      if (known && method !== 'DELETE') return null
      open.delete(id)
      return known ? { status: 204, headers: {}, body: Buffer.alloc(0) } : refusalOf(404, 'NoSuchUpload')
    },

    /** Takes note of what s3rver has carried out. */
    note({ method, url }: SignedRequest, { status, body }: BackendAnswer): void {
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
  return `<ListMultipartUploadsResult><IsTruncated>${more}</IsTruncated>${next}${upload}</ListMultipartUploadsResult>`
}

export function refusalOf(status: number, code: string): BackendAnswer {
  return xml(status, `<Error><Code>${code}</Code><Message>Refused: ${code}</Message></Error>`)
}

function xml(status: number, body: string): BackendAnswer {
  const headers = { 'content-type': 'application/xml' }
  return { status, headers, body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`) }
}
