import { expect, it } from 'vitest'
import { createUrlSigner, signingKeyOf } from './sign-urls.ts'

const key = Buffer.alloc(32, 7)
const hour = 60 * 60 * 1000

function signerAt(time: { now: number }) {
  return createUrlSigner({ key, now: () => time.now })
}

function queryOf(url: string): Record<string, string> {
  return Object.fromEntries(new URL(url, 'http://x').searchParams)
}

it('gives one URL for all of an hour, valid for at least one more', () => {
  const time = { now: 10 * hour }
  const signer = signerAt(time)
  const url = signer.urlOf('videos/1/video.mp4')
  time.now = 11 * hour - 1
  expect(signer.urlOf('videos/1/video.mp4')).toBe(url)
  expect(signer.isSigned('videos/1/video.mp4', queryOf(url))).toBe(true)
  time.now = 12 * hour - 1
  expect(signer.isSigned('videos/1/video.mp4', queryOf(url))).toBe(true)
  expect(signer.urlOf('videos/1/video.mp4')).not.toBe(url)
  time.now = 12 * hour
  expect(signer.isSigned('videos/1/video.mp4', queryOf(url))).toBe(false)
})

it('refuses another path, time or signature', () => {
  const signer = signerAt({ now: 10 * hour })
  const { expires = '', signature = '' } = queryOf(signer.urlOf('videos/1/video.mp4'))
  expect(signer.isSigned('videos/2/video.mp4', { expires, signature })).toBe(false)
  expect(signer.isSigned('videos/1/video.mp4', { expires: String(Number(expires) + 1), signature })).toBe(false)
  expect(signer.isSigned('videos/1/video.mp4', { expires, signature: `${signature}A` })).toBe(false)
  expect(signer.isSigned('videos/1/video.mp4', { expires, signature: [signature] })).toBe(false)
  expect(signer.isSigned('videos/1/video.mp4', { expires })).toBe(false)
  expect(signer.isSigned('videos/1/video.mp4', {})).toBe(false)
})

it('derives the same key on every server from the token secret, and never the secret itself', () => {
  const config = { urlSigningSecret: null, auth: { mode: 'jwt', secret: 'x'.repeat(32) } } as const
  expect(signingKeyOf(config)).toEqual(signingKeyOf(config))
  expect(signingKeyOf(config).toString()).not.toContain('xxx')
  expect(signingKeyOf({ urlSigningSecret: null, auth: { mode: 'none' } })).toHaveLength(32)
})
