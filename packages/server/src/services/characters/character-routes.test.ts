import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CharacterApp, createCharacterApp, goodCharacter } from './testing/character-app.ts'
import { quickPicture } from './testing/quick-tools.ts'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const uuid = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)

let test: CharacterApp
beforeAll(async () => {
  test = await createCharacterApp()
})
afterAll(() => test.close())

async function queue(fields: Record<string, unknown> = {}): Promise<string> {
  const { statusCode, json } = await test.call('POST', '/api/v1/characters/queue', {
    body: { ...goodCharacter, ...fields },
  })
  expect(statusCode).toBe(202)
  return json.data.jobId
}

async function create(fields: Record<string, unknown> = {}) {
  const { statusCode, json } = await test.call('POST', '/api/v1/characters', { body: { ...goodCharacter, ...fields } })
  expect(statusCode).toBe(201)
  return json.data
}

const finished = (jobId: string) => test.engine.waitFor(jobId, { timeoutMs: 50_000 })

describe('before a worker runs', () => {
  it('answers a queued creation as the contract shows it', async () => {
    const answer = await test.call('POST', '/api/v1/characters/queue', { body: goodCharacter })
    const { jobId } = answer.json.data
    expect([answer.statusCode, answer.json]).toEqual([
      202,
      {
        success: true,
        statusCode: 202,
        message: 'Character creation job queued successfully',
        data: { jobId: uuid, status: 'pending', statusUrl: `/api/v1/character-jobs/${jobId}` },
      },
    ])
    expect(answer.headers.location).toBe(`/api/v1/character-jobs/${jobId}`)
    expect(await test.engine.get(jobId)).toMatchObject({ userId: 'local', queue: 'characterCreationQueue' })
  })

  it('takes a name alone, and fills in the rest', async () => {
    const { json } = await test.call('POST', '/api/v1/characters/queue/', { body: { name: 'Nobody' } })
    const { input } = (await test.engine.get(json.data.jobId)) ?? {}
    expect(input).toEqual({
      name: 'Nobody',
      description: '',
      style: 'photo',
      traits: [],
      backstory: '',
      seed: expect.any(Number),
    })
  })

  it('shows a pending job with every field', async () => {
    const jobId = await queue()
    const { statusCode, json } = await test.call('GET', `/api/v1/character-jobs/${jobId}/`)
    expect([statusCode, json]).toEqual([
      200,
      {
        success: true,
        statusCode: 200,
        data: {
          jobId,
          status: 'pending',
          progress: 0,
          result: null,
          failedReason: null,
          attemptsMade: 0,
          createdAt: time,
          startedAt: null,
          completedAt: null,
        },
      },
    ])
  })

  it('cancels a pending job once, and says 409 from then on', async () => {
    const jobId = await queue()
    const cancelled = await test.call('DELETE', `/api/v1/character-jobs/${jobId}`)
    expect([cancelled.statusCode, cancelled.json]).toEqual([
      200,
      {
        success: true,
        statusCode: 200,
        message: 'Character job cancelled successfully',
        data: { jobId, status: 'cancelled' },
      },
    ])
    const { json } = await test.call('GET', `/api/v1/character-jobs/${jobId}`)
    expect(json.data).toMatchObject({ status: 'cancelled', result: null, completedAt: time, attemptsMade: 0 })
    const again = await test.call('DELETE', `/api/v1/character-jobs/${jobId}`)
    expect([again.statusCode, again.json]).toEqual([
      409,
      { success: false, statusCode: 409, message: 'Cannot cancel job in cancelled status' },
    ])
    const retry = await test.call('POST', `/api/v1/character-jobs/${jobId}/retry`)
    expect([retry.statusCode, retry.json]).toMatchObject([409, { success: false, statusCode: 409 }])
  })

  it('lists jobs of a user, newest first, page by page', async () => {
    const ids: string[] = []
    for (let count = 0; count < 5; count++) ids.unshift(await queue({ userId: 'lister' }))
    const list = async (query = '') => (await test.call('GET', `/api/v1/character-jobs?userId=lister${query}`)).json
    const all = await list()
    expect(all).toMatchObject({ success: true, statusCode: 200 })
    expect(all.pagination).toEqual({ total: 5, limit: 20, skip: 0, hasMore: false })
    expect(all.data.map((job: { jobId: string }) => job.jobId)).toEqual(ids)
    const second = await list('&limit=2&skip=2')
    expect(second.pagination).toEqual({ total: 5, limit: 2, skip: 2, hasMore: true })
    expect(second.data.map((job: { jobId: string }) => job.jobId)).toEqual(ids.slice(2, 4))
    expect((await list('&limit=2&skip=4')).pagination.hasMore).toBe(false)
    expect((await list('&skip=9')).data).toEqual([])
    expect((await list('&status=pending')).pagination.total).toBe(5)
    expect((await list('&status=completed')).pagination.total).toBe(0)
  })

  it('shows no character before its job has completed', async () => {
    expect((await test.call('GET', '/api/v1/characters')).json).toEqual({
      success: true,
      statusCode: 200,
      data: [],
      pagination: { total: 0, limit: 20, skip: 0, hasMore: false },
    })
  })
})

describe('while a worker runs', () => {
  beforeAll(async () => {
    await test.work()
  })

  it('shows a completed job as the contract does', async () => {
    const jobId = await queue({ userId: 'finisher' })
    await finished(jobId)
    const { json } = await test.call('GET', `/api/v1/character-jobs/${jobId}`)
    expect(json.data).toEqual({
      jobId,
      status: 'completed',
      progress: 100,
      result: { characterId: uuid, error: null },
      failedReason: null,
      attemptsMade: 1,
      createdAt: time,
      startedAt: time,
      completedAt: time,
    })
    const found = await test.call('GET', `/api/v1/characters/${json.data.result.characterId}`)
    expect(found.json.data).toMatchObject({ name: 'Mara Voss', userId: 'finisher' })
  })

  it('creates a character while the client waits, with everything linked to it', async () => {
    const answer = await test.call('POST', '/api/v1/characters/', { body: goodCharacter })
    expect(answer.json).toMatchObject({ success: true, statusCode: 201, message: 'Character created successfully' })
    const character = answer.json.data
    const { name, description, style, traits, backstory, seed } = goodCharacter
    expect(character).toMatchObject({ name, description, style, traits, backstory, seed, createdAt: time, id: uuid })
    expect(character.displayId).toMatch(/^mara-voss-[2-9a-z]{4}$/)
    expect(character.personality).toMatchObject({ id: uuid, summary: expect.any(String), quotes: expect.any(Array) })
    expect(character.appearance).toMatchObject({ id: uuid, style, seed, summary: expect.any(String) })
    expect(character.poses.map((pose: { framing: string }) => pose.framing)).toEqual(['portrait', 'half', 'full'])
    expect(character.media).toEqual([
      {
        id: uuid,
        type: 'image',
        url: expect.stringMatching(/^\/assets\/characters\/[\da-f-]{36}\/portrait\.png$/),
        contentType: 'image/png',
        width: 896,
        height: 1152,
        size: quickPicture.length,
        duration: null,
        poseId: character.poses[0].id,
        sourceMediaId: null,
        provider: 'local',
        model: 'quick-picture',
        createdAt: time,
      },
    ])
    const file = await test.app.inject(character.media[0].url)
    expect([file.statusCode, file.body]).toEqual([200, quickPicture])
    for (const id of [character.id, character.displayId]) {
      const { json } = await test.call('GET', `/api/v1/characters/${id}`)
      expect(json).toEqual({ success: true, statusCode: 200, data: character })
    }
  })

  it('lists the characters of a user, newest first, page by page', async () => {
    const ids: string[] = []
    for (let count = 0; count < 3; count++) ids.unshift((await create({ userId: 'collector' })).id)
    const list = async (query = '') => (await test.call('GET', `/api/v1/characters?userId=collector${query}`)).json
    const { data, pagination } = await list()
    expect(data.map((one: { id: string }) => one.id)).toEqual(ids)
    expect(data[0]).toEqual((await test.call('GET', `/api/v1/characters/${ids[0]}`)).json.data)
    expect(pagination).toEqual({ total: 3, limit: 20, skip: 0, hasMore: false })
    const page = await list('&limit=1&skip=1')
    expect([page.data[0].id, page.pagination]).toEqual([ids[1], { total: 3, limit: 1, skip: 1, hasMore: true }])
  })

  it('makes a picture and a clip, and shows their jobs as the contract does', async () => {
    const userId = 'filmer'
    const { id, displayId, poses, media } = await create({ userId })
    const image = await test.call('POST', `/api/v1/characters/${id}/generate-image/queue`, {
      body: { poseId: poses[2].id },
    })
    expect([image.statusCode, image.json]).toEqual([
      202,
      {
        success: true,
        statusCode: 202,
        message: 'Image generation job queued successfully',
        data: { jobId: uuid, status: 'pending', statusUrl: `/api/v1/media-jobs/${image.json.data.jobId}` },
      },
    ])
    await finished(image.json.data.jobId)
    const shownImage = (await test.call('GET', image.json.data.statusUrl)).json
    expect(shownImage).toEqual({
      success: true,
      statusCode: 200,
      data: {
        jobId: image.json.data.jobId,
        type: 'image',
        status: 'completed',
        progress: 100,
        result: { mediaId: uuid, url: expect.stringMatching(/^\/assets\/characters\/.*\/image\.png$/), error: null },
        failedReason: null,
        attemptsMade: 1,
        character: { name: 'Mara Voss', displayId },
        createdAt: time,
        startedAt: time,
        completedAt: time,
      },
    })
    const { mediaId } = shownImage.data.result
    const video = await test.call('POST', `/api/v1/characters/${displayId}/media/${mediaId}/generate-video/queue`, {
      body: { duration: 8 },
    })
    expect(video.json.message).toBe('Video generation job queued successfully')
    await finished(video.json.data.jobId)
    const shownVideo = (await test.call('GET', video.json.data.statusUrl)).json.data
    expect(shownVideo).toMatchObject({ type: 'video', status: 'completed', result: { error: null } })
    const listed = (await test.call('GET', `/api/v1/characters/${id}/media`)).json
    expect(listed.pagination).toEqual({ total: 3, limit: 20, skip: 0, hasMore: false })
    expect(listed.data.map((one: { id: string }) => one.id)).toEqual([shownVideo.result.mediaId, mediaId, media[0].id])
    expect(listed.data[0]).toMatchObject({
      type: 'video',
      contentType: 'video/mp4',
      duration: 8,
      poseId: poses[2].id,
      sourceMediaId: mediaId,
      model: 'quick-clip',
    })
    expect((await test.app.inject(listed.data[0].url)).body).toBe(quickPicture)
    const videos = (await test.call('GET', `/api/v1/characters/${id}/media?type=video&limit=1`)).json
    expect([videos.pagination.total, videos.data[0].id]).toEqual([1, shownVideo.result.mediaId])

    const jobs = (query: string) => test.call('GET', `/api/v1/media-jobs?userId=${userId}${query}`)
    const all = (await jobs('')).json
    expect(all.data).toEqual([shownVideo, shownImage.data])
    expect(all.pagination).toEqual({ total: 2, limit: 20, skip: 0, hasMore: false })
    expect((await jobs('&type=image')).json.data).toEqual([shownImage.data])
    expect((await jobs('&type=video&status=completed')).json.data).toEqual([shownVideo])
    expect((await jobs('&status=failed')).json.data).toEqual([])
    expect((await jobs('&limit=1')).json.pagination).toEqual({ total: 2, limit: 1, skip: 0, hasMore: true })
  })

  it('takes a picture without a body for one in the first pose', async () => {
    const { id, poses } = await create()
    const { json } = await test.call('POST', `/api/v1/characters/${id}/generate-image/queue`)
    await finished(json.data.jobId)
    const { data } = (await test.call('GET', `/api/v1/characters/${id}/media?type=image`)).json
    expect(data[0].poseId).toBe(poses[0].id)
  })

  it('makes no clip of a clip: 409', async () => {
    const { id, media } = await create()
    const start = (mediaId: string) =>
      test.call('POST', `/api/v1/characters/${id}/media/${mediaId}/generate-video/queue`, { body: { duration: 5 } })
    const { json } = await start(media[0].id)
    await finished(json.data.jobId)
    const { result } = (await test.call('GET', `/api/v1/media-jobs/${json.data.jobId}`)).json.data
    const again = await start(result.mediaId)
    expect([again.statusCode, again.json]).toEqual([
      409,
      { success: false, statusCode: 409, message: expect.stringContaining('is made from a picture') },
    ])
  })

  it('makes no clip of the picture of another character: 404', async () => {
    const one = await create()
    const { media } = await create()
    const url = `/api/v1/characters/${one.id}/media/${media[0].id}/generate-video/queue`
    expect((await test.call('POST', url, { body: { duration: 5 } })).statusCode).toBe(404)
  })

  it('names characters by names in any script', async () => {
    const idsOf: Record<string, RegExp> = {
      'Zoë Nuñez-Łuk': /^zoe-nunez-luk-[2-9a-z]{4}$/,
      "Fionnuala O'Brien": /^fionnuala-obrien-[2-9a-z]{4}$/,
      星野光: /^character-[2-9a-z]{4}$/,
      '🦊': /^character-[2-9a-z]{4}$/,
    }
    for (const [name, displayId] of Object.entries(idsOf)) {
      expect(await create({ name })).toMatchObject({ name, displayId: expect.stringMatching(displayId) })
    }
  })
})
