import { expect, it } from 'vitest'
import { createShapeTable, type ErrorShape, nativeShape } from './error-shapes.ts'

const shape = (name: string): ErrorShape => ({ invalidStatus: 400, body: () => name })
const depth = shape('depth')
const movies = shape('movies')
const shapeOf = createShapeTable([
  { path: '/api/queue', shape: depth },
  { path: '/api/queue/:id/position', shape: movies },
  { path: '/api/queue/items/:id', shape: depth },
])

it.each([
  ['/api/queue', depth],
  ['/api/queue/', depth],
  ['/api/queue/stats?x=1', depth],
  ['/api/queue/42/position', movies],
  ['/api/queue/42/position/', movies],
  ['/api/queue/42', depth],
  ['/api/queue/items/position', depth],
  ['/api/queues', nativeShape],
  ['/api', nativeShape],
  ['/', nativeShape],
])('finds the owner of %s', (url, expected) => {
  expect(shapeOf(url)).toBe(expected)
})
