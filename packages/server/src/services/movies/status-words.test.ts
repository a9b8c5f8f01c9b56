import type { JobStatus } from '@kiln/core'
import { expect, it } from 'vitest'
import { movieWord, type StageJobs, stageWords } from './status-words.ts'

const stage = (status: JobStatus, run = 1) => ({ status, run })
const done = stage('completed')

it.each<[movie: JobStatus, run: number, stages: StageJobs, word: string, story: string, images: string, video: string]>(
  [
    ['pending', 0, {}, 'queued', 'pending', 'pending', 'pending'],
    ['waiting', 0, {}, 'queued', 'pending', 'pending', 'pending'],
    ['active', 1, {}, 'processing', 'pending', 'pending', 'pending'],
    ['active', 1, { story: stage('waiting', 0) }, 'processing', 'pending', 'pending', 'pending'],
    ['active', 1, { story: stage('active') }, 'processing', 'processing', 'pending', 'pending'],
    // It waits for its next attempt.
    ['active', 1, { story: stage('pending') }, 'processing', 'processing', 'pending', 'pending'],
    ['active', 1, { story: stage('waiting') }, 'processing', 'processing', 'pending', 'pending'],
    ['active', 1, { story: done, images: stage('active') }, 'processing', 'completed', 'processing', 'pending'],
    [
      'active',
      2,
      { story: done, images: done, video: stage('active') },
      'processing',
      'completed',
      'completed',
      'processing',
    ],
    // After a crash or a deploy.
    ['waiting', 1, { story: done, images: stage('active') }, 'processing', 'completed', 'processing', 'pending'],
    ['pending', 1, { story: done }, 'processing', 'completed', 'pending', 'pending'],
    // Its stage has failed, the movie is about to hear of it.
    ['active', 1, { story: done, images: stage('failed') }, 'processing', 'completed', 'failed', 'pending'],
    ['completed', 1, { story: done, images: done, video: done }, 'completed', 'completed', 'completed', 'completed'],
    ['failed', 1, { story: stage('failed') }, 'failed', 'failed', 'pending', 'pending'],
    ['failed', 1, { story: done, images: stage('failed') }, 'failed', 'completed', 'failed', 'pending'],
    [
      'failed',
      1,
      { story: done, images: done, video: stage('cancelled') },
      'failed',
      'completed',
      'completed',
      'failed',
    ],
    ['failed', 3, {}, 'failed', 'failed', 'pending', 'pending'],
    ['cancelled', 0, {}, 'failed', 'failed', 'pending', 'pending'],
    ['cancelled', 1, { story: done, images: stage('cancelled') }, 'failed', 'completed', 'failed', 'pending'],
    ['cancelled', 1, { story: done }, 'failed', 'completed', 'failed', 'pending'],
  ],
)('calls a movie that is %s in run %d, with stages %j, %s: %s, %s, %s', (status, run, stages, ...words) => {
  const [word, story, images, video] = words
  expect(movieWord({ status, run })).toBe(word)
  expect(stageWords({ status, run }, stages)).toEqual({ story, images, video })
})
