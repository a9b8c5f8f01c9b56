import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTokenVerifier, type VerifyToken } from './verify-token.ts'

/** An issuer of tokens with a key set that can change, over real HTTP. */
class Issuer {
  keys: JWK[] = []
  status = 200
  fetches = 0
  readonly server: Server = createServer((_request, response) => {
    this.fetches += 1
    response.writeHead(this.status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: this.keys }))
  })

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/jwks.json`
  }

  /** A new key under this id; returns what signs with it. */
  async addKey(kid: string, alg = 'ES256') {
    const { publicKey, privateKey } = await generateKeyPair(alg)
    this.keys.push({ ...(await exportJWK(publicKey)), kid, alg })
    return (sub: string, header: Record<string, string> = {}) =>
      new SignJWT({ sub })
        .setProtectedHeader({ alg, kid, ...header })
        .setExpirationTime('1m')
        .sign(privateKey)
  }
}

let issuer: Issuer
let verify: VerifyToken
beforeEach(async () => {
  issuer = new Issuer()
  verify = createTokenVerifier({ mode: 'jwt', jwksUrl: await issuer.listen() }, { jwksCooldownMs: 0 })
})
afterEach(() => new Promise((resolve) => issuer.server.close(resolve)))

it('accepts tokens of the issuer and fetches its keys once', async () => {
  const sign = await issuer.addKey('one')
  expect(await verify(await sign('ada'))).toMatchObject({ id: 'ada', role: 'user' })
  expect(await verify(await sign('bob'))).toMatchObject({ id: 'bob' })
  expect(issuer.fetches).toBe(1)
})

it('follows a rotation of the keys', async () => {
  const old = await (await issuer.addKey('one'))('ada')
  await verify(old)
  issuer.keys = []
  const sign = await issuer.addKey('two', 'RS256')
  expect(await verify(await sign('ada'))).toMatchObject({ id: 'ada' })
  await expect(verify(old)).rejects.toMatchObject({ problem: { status: 401 } })
})

it('does not take a public key for the secret of an HMAC', async () => {
  await issuer.addKey('one')
  const publicText = new TextEncoder().encode(JSON.stringify(issuer.keys[0]))
  const forged = await new SignJWT({ sub: 'ada', role: 'admin' })
    .setProtectedHeader({ alg: 'HS256', kid: 'one' })
    .sign(publicText)
  await expect(verify(forged)).rejects.toMatchObject({ problem: { status: 401 } })
})

it('does not fetch keys from where a token says', async () => {
  const sign = await issuer.addKey('one')
  await verify(await sign('ada'))
  issuer.keys = []
  const foreign = new Issuer()
  const jku = await foreign.listen()
  const token = await (await foreign.addKey('evil'))('ada', { jku })
  await expect(verify(token)).rejects.toMatchObject({ problem: { status: 401 } })
  expect(foreign.fetches).toBe(0)
  await new Promise((resolve) => foreign.server.close(resolve))
})

it('says that it can not check when the issuer is away', async () => {
  const token = await (await issuer.addKey('one'))('ada')
  issuer.status = 500
  await expect(verify(token)).rejects.toMatchObject({ problem: { status: 503, code: 'TOKEN_KEYS_UNAVAILABLE' } })
  await new Promise((resolve) => issuer.server.close(resolve))
  await expect(verify(token)).rejects.toMatchObject({ problem: { status: 503 } })
})
