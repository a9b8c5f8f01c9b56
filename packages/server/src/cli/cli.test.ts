import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kiln } from '../testing/run-kiln.ts'
import { createTestApp, requestWith, type TestApp } from '../testing/test-app.ts'
import { exitCodes } from './exit-codes.ts'

describe('kiln without a server', () => {
  it('teaches with examples and tells its exit codes', async () => {
    const { code, out } = await kiln(['--help'])
    expect(code).toBe(0)
    for (const word of [
      'serve',
      'worker',
      'demo',
      'jobs',
      'queues',
      'token',
      'ai',
      'models',
      'config',
      'Exit codes:',
      'KILN_URL',
    ]) {
      expect(out).toContain(word)
    }
    const told = out.slice(out.indexOf('Exit codes:')).matchAll(/\s(\d) [a-z]/g)
    expect([...told].map(([, exitCode]) => Number(exitCode))).toEqual(Object.values(exitCodes))
    expect((await kiln(['jobs', '--help'])).out).toContain('Examples:')
  })

  it.each([
    [['nope'], {}, 2, /^kiln: unknown command 'nope'/],
    [['serve', '--colour'], {}, 2, /^kiln: unknown option '--colour'/],
    [['serve', '--port', '99999'], {}, 2, /^kiln: PORT must be a whole number from 0 to 65535, not "99999"\n$/],
    [['serve'], { NODE_ENV: 'production' }, 2, /^kiln: AUTH_MODE must be set in production.*\n$/],
    [['worker'], {}, 2, /^kiln: DATABASE_URL must be set for a worker of its own.*\n$/],
    [['serve', '--no-worker'], {}, 2, /^kiln: DATABASE_URL must be set with --no-worker.*\n$/],
    [
      ['worker', '--queues', 'videos,nope'],
      { DATABASE_URL: 'postgres://127.0.0.1:1/x' },
      2,
      /^kiln: --queues names nope, which is no queue; there are: videos, .*movieCreationQueue.*\n$/,
    ],
    [['worker', '--concurrency', '0'], {}, 2, /^kiln: option '-c, --concurrency <number>'.*from 1 to 256/],
    [['worker', '--queues', 'a,,b'], {}, 2, /^kiln: option '-q, --queues <names>'.*separated by commas/],
    [
      ['jobs', 'list'],
      { KILN_URL: 'http://127.0.0.1:1' },
      3,
      /^kiln: No server answers at http:\/\/127.0.0.1:1\. Start one.*\n$/,
    ],
    [['jobs', 'list'], { KILN_URL: 'nonsense' }, 2, /^kiln: KILN_URL must be an http or https URL, not "nonsense"\n$/],
    [['jobs', 'show'], {}, 2, /^kiln: missing required argument 'id'/],
    [['token', '--user', 'ada'], {}, 2, /^kiln: JWT_SECRET must be set.*\n$/],
    [['token', '--user', ''], { JWT_SECRET: 'x'.repeat(32) }, 2, /^kiln: .*1 to 128 characters/],
    [['token', '--user', 'a', '--expires', 'soon'], {}, 2, /^kiln: .*such as 12h/],
    [['config'], { PORT: '80x' }, 2, /^kiln: PORT must be .*, not "80x"\n$/],
  ] as const)('%j with %j ends with %d', async (args, env, code, line) => {
    const outcome = await kiln([...args], env)
    expect(outcome.err).toMatch(line)
    expect([outcome.code, outcome.out]).toEqual([code, ''])
  })

  it('prints its configuration as text and as JSON, secrets hidden', async () => {
    const env = { JWT_SECRET: 'do-not-show-this-secret', AUTH_MODE: 'jwt', PORT: '3000,8012' }
    const text = await kiln(['config'], env)
    expect(text.out).toContain('PORT = 3000,8012   [set]')
    expect(text.out).toContain('JWT_SECRET = (set)   [set]')
    const json = await kiln(['config', '--json'], env)
    expect(JSON.parse(json.out)).toContainEqual(expect.objectContaining({ name: 'PORT', value: '3000,8012' }))
    expect(text.out + json.out).not.toContain('do-not-show')
  })
})

describe('kiln with a server', () => {
  const auth = { mode: 'jwt', secret: 'a-secret-of-more-than-thirty-two-characters', issuer: 'kiln-test' } as const
  const env: Record<string, string> = {}
  let test: TestApp
  beforeAll(async () => {
    test = await createTestApp({ auth })
    env.KILN_URL = await test.app.listen({ host: '127.0.0.1', port: 0 })
    const settings = { JWT_SECRET: auth.secret, JWT_ISSUER: auth.issuer }
    env.KILN_TOKEN = (
      await kiln(['token', '--user', 'root', '--role', 'admin', '--expires', '10m'], settings)
    ).out.trim()
  })
  afterAll(() => test.close())

  async function submit(script_content: string, title = 'My film'): Promise<string> {
    const payload = requestWith({ script_content, title, user_id: 'root' })
    const headers = { authorization: `Bearer ${env.KILN_TOKEN}` }
    return (await test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload, headers })).json().job_id
  }

  it('needs a token, and says how to get one', async () => {
    const { code, err } = await kiln(['jobs', 'list'], { KILN_URL: env.KILN_URL ?? '' })
    expect([code, err]).toEqual([4, expect.stringMatching(/^kiln: A token is needed.*kiln token makes one\)\n$/)])
  })

  it('lists, shows and cancels jobs, and pauses queues', async () => {
    const id = await submit('wait')
    expect((await kiln(['jobs', 'list', '--status', 'waiting'], env)).out).toMatch(
      new RegExp(`${id} +script-video +waiting`),
    )
    expect(JSON.parse((await kiln(['jobs', 'show', id, '--json'], env)).out)).toMatchObject({
      id,
      status: 'waiting',
      artifacts: [],
    })
    expect(await kiln(['jobs', 'cancel', id], env)).toEqual({ code: 0, out: `${id} cancelled\n`, err: '' })
    expect(await kiln(['jobs', 'cancel', id], env)).toMatchObject({
      code: 4,
      err: expect.stringContaining('cancelled'),
    })
    expect(await kiln(['queues', 'pause', 'videos'], env)).toMatchObject({ code: 0, out: 'videos paused\n' })
    expect((await kiln(['queues'], env)).out).toMatch(/videos +paused/)
    expect(await kiln(['queues', 'resume', 'videos'], env)).toMatchObject({ code: 0, out: 'videos running\n' })
    expect(await kiln(['jobs', 'show', 'nonsense'], env)).toMatchObject({
      code: 4,
      err: 'kiln: Job nonsense not found\n',
    })
  })

  it('watches a job to its end with its stages, and tells success from failure', async () => {
    const [good, bad] = [await submit('Hello.'), await submit('fail')]
    await test.work()
    const watched = await kiln(['jobs', 'watch', good], env)
    expect(watched).toMatchObject({ code: 0, out: `${good} completed\n` })
    const again = await kiln(['jobs', 'watch', good, '--json'], env)
    const stages = again.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(stages).toContainEqual(expect.objectContaining({ progress: 25, message: 'Generating audio (scene 1/3)' }))
    const failed = await kiln(['jobs', 'watch', bad], env)
    expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('kiln: Job failed: JOB_FAILED: ffmpeg') })
    expect(await kiln(['jobs', 'retry', bad], env)).toMatchObject({ code: 0 })
    expect((await kiln(['workers'], env)).out).toContain(String(process.pid))
  })
})
