import type { SignedRequest } from './check-signature.ts'
import type { BackendAnswer } from './multipart-book.ts'

/** s3rver encrypts its page tokens with DES, which Node no longer has: it is asked for everything, and paged here. */
export async function answerPage(
  asked: SignedRequest,
  pageSize: number,
  forward: (request: SignedRequest) => Promise<BackendAnswer>,
): Promise<BackendAnswer> {
  const url = new URL(asked.url, 'http://x')
  if (asked.method !== 'GET' || !url.searchParams.has('list-type')) return forward(asked)
  const after = url.searchParams.get('continuation-token') ?? ''
  const size = Number(url.searchParams.get('max-keys') ?? pageSize)
  for (const name of ['continuation-token', 'max-keys']) url.searchParams.delete(name)
  const { body, ...answer } = await forward({ ...asked, url: `${url.pathname}${url.search}` })
  const entries = [...String(body).matchAll(/<Contents><Key>(.*?)<\/Key>.*?<\/Contents>/gs)]
  const left = entries.filter(([, key = '']) => key > after)
  const page = left.slice(0, size)
  const next = size < left.length ? `<NextContinuationToken>${page.at(-1)?.[1]}</NextContinuationToken>` : ''
  const listing = String(body)
    .replace(/<Contents>.*<\/Contents>/s, page.map(([entry]) => entry).join(''))
    .replace(/<IsTruncated>.*?<\/IsTruncated>/, `<IsTruncated>${next !== ''}</IsTruncated>${next}`)
  return { status: answer.status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(listing) }
}
