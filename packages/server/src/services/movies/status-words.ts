import type { MovieProgress, MovieStageStatus, MovieStatus } from '@kiln/contracts'
import type { Job, JobStatus } from '@kiln/core'
import { type StageName, stageNames } from './job-names.ts'

type Progress = Pick<Job, 'status' | 'run'>

/** The jobs of the stages that have begun. */
export type StageJobs = Partial<Record<StageName, Progress>>

/**
 * The contract's word for the state of a movie's job. One that waits for its next run stays `processing`: the
 * contract knows no way back to `queued`. It has no word for cancelled either, that is `failed` with its reason.
 */
export function movieWord({ status, run }: Progress): MovieStatus {
  switch (status) {
    case 'pending':
    case 'waiting':
      return run === 0 ? 'queued' : 'processing'
    case 'active':
      return 'processing'
    case 'completed':
      return 'completed'
    case 'failed':
    case 'cancelled':
      return 'failed'
    default:
      return status satisfies never
  }
}

/** A failed movie has exactly one failed stage: the first one that was not completed. Those after it are pending. */
export function stageWords(movie: Progress, stages: StageJobs): MovieProgress {
  const word = movieWord(movie)
  const failed = word === 'failed' ? currentStage(stages) : undefined
  const wordOf = (name: StageName): MovieStageStatus => {
    if (word === 'completed') return 'completed'
    return name === failed ? 'failed' : stageWord(stages[name], word)
  }
  return { story: wordOf('story'), images: wordOf('images'), video: wordOf('video') }
}

/** The first stage that is not completed; undefined when all are. */
function currentStage(stages: StageJobs): StageName | undefined {
  return stageNames.find((name) => stages[name]?.status !== 'completed')
}

function stageWord(stage: Progress | undefined, movie: MovieStatus): MovieStageStatus {
  const word = stage ? wordsOfStages[stage.status] : 'pending'
  // What comes after the failed stage was never reached, or belongs to an earlier try.
  if (movie === 'failed') return word === 'completed' ? word : 'pending'
  return word === 'pending' && stage && stage.run > 0 ? 'processing' : word
}

const wordsOfStages: Record<JobStatus, MovieStageStatus> = {
  pending: 'pending',
  waiting: 'pending',
  active: 'processing',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
}
