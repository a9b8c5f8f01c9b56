import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, goodRequest, requestWith, type TestApp } from '../../testing/test-app.ts'

let test: TestApp
beforeAll(async () => {
  test = await createTestApp()
})
afterAll(async () => {
  expect((await test.engine.list({ limit: 1 })).total).toBe(0)
  await test.close()
})

const without = (field: string) => requestWith({ [field]: undefined })

/** Field of video_request, value, words of the message, kind. */
const fields: [field: string, value: unknown, says: string, kind: string][] = [
  ['script_id', '', '1 to 128 characters', 'string_too_short'],
  ['script_id', 'x'.repeat(129), '1 to 128 characters', 'string_too_long'],
  ['script_id', 7, 'must be a string', 'string_type'],
  ['script_id', null, 'must be a string', 'string_type'],
  ['script_id', 'a\u0007b', 'control characters', 'value_error'],
  ['user_id', '', '1 to 128 characters', 'string_too_short'],
  ['user_id', 'x'.repeat(129), '1 to 128 characters', 'string_too_long'],
  ['user_id', ['a'], 'must be a string', 'string_type'],
  ['user_id', ' ', 'must not be blank', 'value_error'],
  ['title', '', '1 to 200 characters', 'string_too_short'],
  ['title', 'x'.repeat(201), '1 to 200 characters', 'string_too_long'],
  ['title', '\u2003 ', 'must not be blank', 'value_error'],
  ['title', 'two\nlines', 'control characters', 'value_error'],
  ['title', { text: 'x' }, 'must be a string', 'string_type'],
  ['script_content', '', '1 to 50000 characters', 'string_too_short'],
  ['script_content', 'x'.repeat(50_001), '1 to 50000 characters', 'string_too_long'],
  ['script_content', ' \n\t ', 'at least one word', 'value_error'],
  ['script_content', '… — !!', 'at least one word', 'value_error'],
  ['script_content', 'NUL \0 inside', 'NUL', 'value_error'],
  ['script_content', 'half a pair \ud83d', 'broken Unicode', 'value_error'],
  ['script_content', false, 'must be a string', 'string_type'],
  ['language', '', 'language tag', 'string_pattern_mismatch'],
  ['language', 'english', 'language tag', 'string_pattern_mismatch'],
  ['language', 'en_US', 'language tag', 'string_pattern_mismatch'],
  ['language', 'x'.repeat(40), 'at most 35', 'string_too_long'],
  ['language', 'tlh', 'en-US', 'value_error'],
  ['language', 1, 'must be a string', 'string_type'],
  ['platform', 'vimeo', 'youtube, tiktok, instagram', 'enum'],
  ['platform', 'YouTube', 'youtube, tiktok, instagram', 'enum'],
  ['platform', '', 'youtube, tiktok, instagram', 'enum'],
  ['platform', 3, 'must be a string', 'enum'],
  ['duration', 0, '1 to 1800', 'greater_than_equal'],
  ['duration', -15, '1 to 1800', 'greater_than_equal'],
  ['duration', 1801, '1 to 1800', 'less_than_equal'],
  ['duration', 1e300, '1 to 1800', 'less_than_equal'],
  ['duration', 15.5, '1 to 1800', 'int_type'],
  ['duration', '15', '1 to 1800', 'int_type'],
  ['duration', null, '1 to 1800', 'int_type'],
  ['duration', [15], '1 to 1800', 'int_type'],
  ['voice_provider', 'polly', 'azure, google, elevenlabs, local', 'enum'],
  ['voice_provider', '', 'azure, google, elevenlabs, local', 'enum'],
  ['voice_name', '', '1 to 128 characters', 'string_too_short'],
  ['voice_name', 'x'.repeat(129), '1 to 128 characters', 'string_too_long'],
  ['voice_name', 9, 'must be a string', 'string_type'],
  ['background_music', '', '1 to 2048 characters', 'string_too_short'],
  ['background_music', 'music.mp3', 'http or https', 'value_error'],
  ['background_music', 'file:///etc/passwd', 'http or https', 'value_error'],
  ['background_music', 'ftp://example.com/a.mp3', 'http or https', 'value_error'],
  ['background_music', 'javascript:alert(1)', 'http or https', 'value_error'],
  ['background_music', 'https://', 'http or https', 'value_error'],
  ['background_music', `https://example.com/${'x'.repeat(2048)}`, '2048 characters', 'string_too_long'],
  ['template_id', 'baroque', 'classic, bold, minimal, documentary, cinema', 'value_error'],
  ['template_id', '', '1 to 64 characters', 'string_too_short'],
  ['template_id', 'x'.repeat(65), '1 to 64 characters', 'string_too_long'],
]

it.each(fields)('refuses %s = %j', async (field, value, says, kind) => {
  const response = await test.app.inject({
    method: 'POST',
    url: '/api/v1/jobs/',
    payload: requestWith({ [field]: value }),
  })
  expect(response.statusCode).toBe(422)
  const { detail } = response.json()
  expect(detail[0]).toEqual({ loc: ['body', 'video_request', field], msg: expect.stringContaining(says), type: kind })
})

it.each(['script_id', 'user_id', 'title', 'script_content', 'language', 'platform', 'duration', 'voice_provider'])(
  'refuses a request without %s',
  async (field) => {
    const response = await test.app.inject({ method: 'POST', url: '/api/v1/jobs/', payload: without(field) })
    expect([response.statusCode, response.json()]).toEqual([
      422,
      { detail: [{ loc: ['body', 'video_request', field], msg: 'Field required', type: 'missing' }] },
    ])
  },
)

it('refuses a voice that the local provider does not have, with the list', async () => {
  const payload = requestWith({ voice_provider: 'local', voice_name: 'nobody' })
  const response = await test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload })
  const { loc, msg } = response.json().detail[0]
  expect([response.statusCode, loc]).toEqual([422, ['body', 'video_request', 'voice_name']])
  expect(msg).toContain('en-US')
})

it.each([
  [0, 'greater_than_equal'],
  [11, 'less_than_equal'],
  [2.5, 'int_type'],
  ['5', 'int_type'],
  [true, 'int_type'],
])('refuses the priority %j', async (priority, type) => {
  const response = await test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload: { ...goodRequest, priority } })
  expect([response.statusCode, response.json()]).toEqual([
    422,
    { detail: [{ loc: ['body', 'priority'], msg: 'must be a whole number from 1 to 10', type }] },
  ])
})

it('names every wrong field at once', async () => {
  const payload = { ...requestWith({ title: '', duration: 0 }), priority: 99 }
  const { detail } = (await test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload })).json()
  expect(detail.map(({ loc }: { loc: string[] }) => loc.join('.')).sort()).toEqual([
    'body.priority',
    'body.video_request.duration',
    'body.video_request.title',
  ])
})

const json = { 'content-type': 'application/json' }

/** Bodies as they come over the wire. */
it.each([
  ['an empty object', '{}', json, 422, ['body', 'video_request']],
  ['a list', '[]', json, 422, ['body']],
  ['a text', '"hello"', json, 422, ['body']],
  ['null', 'null', json, 422, ['body']],
  ['a video_request that is a text', '{"video_request":"x"}', json, 422, ['body', 'video_request']],
  ['nothing at all', undefined, {}, 422, ['body']],
  ['an empty body', '', json, 422, ['body']],
  ['half a JSON', '{"video_request":', json, 422, ['body']],
  ['JSON with a comma too many', '{"a":1,}', json, 422, ['body']],
  ['a prototype', '{"__proto__":{"admin":true}}', json, 422, ['body']],
  ['a form', 'video_request=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, null],
  ['plain text', JSON.stringify(goodRequest), { 'content-type': 'text/plain' }, 415, null],
  ['XML', '<job/>', { 'content-type': 'application/xml' }, 415, null],
  ['more than a megabyte', JSON.stringify(requestWith({ title: 'x'.repeat(1_100_000) })), json, 413, null],
] as const)('refuses %s', async (_what, payload, headers, status, loc) => {
  const response = await test.app.inject({
    method: 'POST',
    url: '/api/v1/jobs',
    headers,
    ...(payload !== undefined && { payload }),
  })
  expect(response.statusCode).toBe(status)
  const { detail } = response.json()
  if (loc) expect(detail[0].loc).toEqual(loc)
  else expect(detail).toEqual(expect.any(String))
})

it.each([
  ['/api/v1/jobs', 'user_id'],
  ['/api/v1/jobs?user_id=', 'user_id'],
  ['/api/v1/jobs?user_id=a&user_id=b', 'user_id'],
  [`/api/v1/jobs?user_id=${'x'.repeat(129)}`, 'user_id'],
  ['/api/v1/jobs?user_id=a%00b', 'user_id'],
  ['/api/v1/jobs?user_id=u&page=0', 'page'],
  ['/api/v1/jobs?user_id=u&page=two', 'page'],
  ['/api/v1/jobs?user_id=u&page=99999999999999999999', 'page'],
  ['/api/v1/jobs?user_id=u&page_size=0', 'page_size'],
  ['/api/v1/jobs?user_id=u&page_size=101', 'page_size'],
  ['/api/v1/jobs?user_id=u&page_size=1.5', 'page_size'],
  ['/api/v1/jobs?user_id=u&page_size=', 'page_size'],
  ['/api/v1/jobs?user_id=u&status=done', 'status'],
  ['/api/v1/voices?provider=polly', 'provider'],
  ['/api/v1/voices?language=_', 'language'],
])('refuses GET %s', async (url, field) => {
  const response = await test.app.inject(url)
  expect([response.statusCode, response.json().detail[0].loc]).toEqual([422, ['query', field]])
})

it.each([
  ['PUT', '/api/v1/jobs', 'GET, HEAD, POST'],
  ['PATCH', '/api/v1/jobs/some-id', 'DELETE, GET, HEAD'],
  ['POST', '/api/v1/jobs/stats/counts', 'GET, HEAD'],
  ['DELETE', '/api/v1/templates/', 'GET, HEAD'],
] as const)('answers %s %s with 405 and Allow', async (method, url, allow) => {
  const response = await test.app.inject({ method, url })
  expect([response.statusCode, response.headers.allow]).toEqual([405, allow])
  expect(response.json()).toEqual({ detail: expect.stringContaining(method) })
})

it.each(['/api/v1/jobs/a/b', '/api/v1/jobs/%E0%A4%A', '/api/v1/voices/x'])(
  'answers %s with 404 in its shape',
  async (url) => {
    const response = await test.app.inject(url)
    expect([response.statusCode, response.json()]).toEqual([404, { detail: expect.any(String) }])
  },
)
