import { describe, expect, it } from 'vitest'
import { createVideoJobRequest, listVideoJobsQuery, listVoicesQuery } from '../index.ts'

const good = {
  script_id: 's',
  user_id: 'u',
  title: 't',
  script_content: 'Hello.',
  language: 'en-US',
  platform: 'youtube',
  duration: 15,
  voice_provider: 'azure',
}

function parse(fields: Record<string, unknown>, rest: Record<string, unknown> = {}) {
  return createVideoJobRequest.safeParse({ video_request: { ...good, ...fields }, ...rest })
}

describe('the request of a video', () => {
  it.each([
    ['the longest title', { title: 'x'.repeat(200) }],
    ['the longest script', { script_content: 'x'.repeat(50_000) }],
    ['the longest ids', { script_id: 'x'.repeat(128), user_id: 'x'.repeat(128) }],
    ['one second', { duration: 1 }],
    ['thirty minutes', { duration: 1800 }],
    ['a bare language', { language: 'de' }],
    ['a language with script and region', { language: 'zh-Hans-CN' }],
    ['a script in Arabic', { script_content: 'مرحبا بالعالم' }],
    ['a script with line breaks and emoji', { script_content: 'One.\r\n\tTwo 🔥' }],
    ['optional fields that are null', { voice_name: null, background_music: null, template_id: null }],
    ['music over https', { background_music: 'https://example.com/a.mp3?x=1' }],
  ])('takes %s', (_what, fields) => {
    expect(parse(fields).success).toBe(true)
  })

  it('ignores fields that it does not know', () => {
    expect(parse({ colour: 'red' }, { extra: 1 }).data).toEqual({ video_request: good })
  })

  it.each([1, 10])('takes the priority %d', (priority) => {
    expect(parse({}, { priority }).data?.priority).toBe(priority)
  })

  it.each([
    ['title', 'x'.repeat(201), 'must have 1 to 200 characters'],
    ['title', '   ', 'must not be blank'],
    ['title', 'a\nb', 'must not contain control characters or broken Unicode'],
    ['script_content', '\0', 'must not contain NUL characters or broken Unicode'],
    ['script_content', 'a\ud800', 'must not contain NUL characters or broken Unicode'],
    ['script_content', '!?…', 'must contain at least one word'],
    ['duration', 0, 'must be a whole number of seconds from 1 to 1800'],
    ['duration', 1.5, 'must be a whole number of seconds from 1 to 1800'],
    ['duration', '15', 'must be a whole number of seconds from 1 to 1800'],
    ['platform', 'vimeo', 'must be one of: youtube, tiktok, instagram'],
    ['background_music', 'ftp://example.com/a.mp3', 'must be an http or https URL'],
    ['user_id', undefined, 'Field required'],
  ])('says of %s = %j: %s … %s', (field, value, message) => {
    const issues = parse({ [field]: value }).error?.issues ?? []
    expect(issues).toContainEqual(expect.objectContaining({ path: ['video_request', field], message }))
  })
})

describe('queries', () => {
  it('count from page 1 with 20 jobs each', () => {
    expect(listVideoJobsQuery.parse({ user_id: 'u' })).toEqual({ user_id: 'u', page: 1, page_size: 20 })
  })

  it.each(['0', '-1', '1.5', '1e1', ' 1', '', 'x', '101', ['1', '2']])('refuse page_size=%j', (page_size) => {
    expect(listVideoJobsQuery.safeParse({ user_id: 'u', page_size }).success).toBe(false)
  })

  it('know the providers of voices', () => {
    expect(listVoicesQuery.safeParse({ provider: 'polly' }).error?.issues[0]?.message).toBe(
      'must be one of: azure, google, elevenlabs, local',
    )
  })
})
