import { testDatabases } from '@kiln/core/testing'
import { expect, it } from 'vitest'
import { createDepthApp } from './testing/depth-app.ts'

const postgres = testDatabases.find(({ kind }) => kind === 'postgres')

/** Enough to meet the moment between the look at an item and the insert of its job. */
const rounds = 15

it('queues an item once, however many servers are asked at the same moment', async () => {
  const database = (await postgres?.create()) ?? { memory: true as const }
  const apps = [
    await createDepthApp({ database }),
    await createDepthApp({ database }),
    await createDepthApp({ database }),
  ]
  const [first] = apps
  try {
    for (let round = 0; round < rounds; round++) {
      const submitted = await first?.submit()
      await first?.call('POST', `/api/queue/items/${submitted?.queueId}/cancel`)
      const url = `/api/queue/enqueue/${submitted?.mediaItemId}`
      const answers = await Promise.all([...apps, ...apps].map((app) => app.call('POST', url)))
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409, 409, 409])
    }
  } finally {
    await Promise.all(apps.map((app) => app.close()))
  }
})
