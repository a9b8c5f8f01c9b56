import { expect, it } from 'vitest'
import { isBeforeSending } from './is-before-sending.ts'

const failure = (fields: { code?: string; syscall?: string }) => Object.assign(new Error('failed'), fields)
const refused = failure({ code: 'ECONNREFUSED', syscall: 'connect' })
const reset = failure({ code: 'ECONNRESET', syscall: 'read' })

it.each([
  ['nobody listens', refused],
  ['the name is unknown', failure({ code: 'ENOTFOUND', syscall: 'getaddrinfo' })],
  ['connecting takes too long', failure({ code: 'UND_ERR_CONNECT_TIMEOUT' })],
  ['the certificate is not trusted', failure({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
  ['the certificate is old', failure({ code: 'CERT_HAS_EXPIRED' })],
  ['nobody listens at any address', new AggregateError([refused, refused])],
])('nothing was sent when %s', (_, error) => {
  expect(isBeforeSending(error)).toBe(true)
})

it.each([
  ['the connection was reset', reset],
  ['the time was over', failure({ code: 'ETIMEDOUT', syscall: 'read' })],
  ['one of several connections was reset', new AggregateError([refused, reset])],
  ['nothing is known', new Error('failed')],
  ['it is no error', 'failed'],
])('something may have been sent when %s', (_, error) => {
  expect(isBeforeSending(error)).toBe(false)
})
