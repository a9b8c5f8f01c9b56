import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { describe, expect, it } from 'vitest'
import { root } from '../docs/pages.ts'
import { createTestApp } from '../testing/test-app.ts'
import { unknownVariables } from './deploy-files.ts'

const dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8')
/** The last stage, which is the image; continued lines joined. */
const image = (dockerfile.split(/^FROM /m).at(-1) ?? '').replace(/\\\n/g, ' ')
const instructions = (name: string) =>
  [...image.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, rest = '']) => rest.trim())

describe('the image', () => {
  it('is described without a mistake that the linter knows', () => {
    expect(validate(dockerfile).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([])
  })

  it('runs as a user that is a number, not root, and has a home', () => {
    expect(image).toContain('useradd --uid 10001 --gid kiln --home-dir /data ')
    expect(instructions('USER')).toEqual(['10001:10001'])
    expect(image).toContain('install --directory --owner=10001 --group=10001')
  })

  it('has the programs that make media, and a first process that passes signals on', () => {
    expect(image).toMatch(/apt-get install .*\bespeak-ng ffmpeg tini\b/)
    expect(instructions('ENTRYPOINT')).toEqual(['["tini", "--", "/app/bin/kiln"]'])
  })

  it('sets only variables that Kiln has, and listens where it says', () => {
    const variables = Object.fromEntries(
      instructions('ENV').flatMap((line) => line.split(' ').map((one) => one.split('=', 2))),
    )
    expect(unknownVariables(Object.keys(variables))).toEqual([])
    expect(instructions('EXPOSE')).toEqual([variables.PORT])
    expect(variables).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0', DATA_DIR: '/data' })
  })

  it('is checked at a path that the server answers', async () => {
    const [, path = ''] = /HEALTHCHECK .*'(\/[a-z/]+)'/.exec(image) ?? []
    const { app, close } = await createTestApp()
    try {
      expect((await app.inject(path)).statusCode).toBe(200)
    } finally {
      await close()
    }
  })

  it('is built without what is nobody else’s business', async () => {
    const ignored = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n')
    expect(ignored).toEqual(expect.arrayContaining(['.git', 'data', '**/.env', '**/node_modules', 'deploy']))
  })
})
