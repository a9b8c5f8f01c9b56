import { expect, it } from 'vitest'
import { testDatabases } from '../testing/test-databases.ts'
import { openDatabase } from './open-database.ts'

const times = [
  '2026-11-22T04:05:06.789Z',
  '2026-11-22T04:05:06.000Z',
  '1999-12-31T23:59:59.999Z',
  '0044-03-15T12:00:00.000Z',
  '-000043-03-15T12:00:00.000Z',
]

it.each(testDatabases)('reads times, counts and json as JavaScript has them, on $kind', async ({ create }) => {
  const database = await openDatabase(await create())
  const literal = (time: string) => (time.startsWith('-') ? '0044-03-15 12:00:00+00 BC' : time)
  for (const time of times) {
    const [row] = await database.query<{ at: Date }>('select $1::timestamptz as at', [literal(time)])
    expect(row?.at.toISOString()).toBe(time)
  }
  const [row] = await database.query(
    `select 9007199254740991::bigint as big, '{"a":[1,null]}'::jsonb as json, null::timestamptz as at`,
  )
  expect(row).toEqual({ big: 9007199254740991, json: { a: [1, null] }, at: null })
  await database.close()
})
