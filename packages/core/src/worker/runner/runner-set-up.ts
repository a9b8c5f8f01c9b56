/**
 * What a module named by `runners.setUp` exports as `setUpRunner`, called once in each runner before its first job: to register a
 * tracer, for example.
 */
export type SetUpRunner = () => Promise<RunnerSetUp>

export interface RunnerSetUp {
  /** Called when a run has ended, before that is reported. Its time is the job's, so it must be short. Must not reject. */
  afterRun(): Promise<void>
}

/** File URL of the module, in the environment of a runner. */
export const setUpVariable = 'KILN_RUNNER_SET_UP'

const nothing: RunnerSetUp = { afterRun: async () => {} }

/** Never rejects: a job is not to fail because nobody can watch it. */
export async function loadSetUp(module: string | undefined): Promise<RunnerSetUp> {
  if (!module) return nothing
  try {
    const { setUpRunner } = (await import(module)) as { setUpRunner: SetUpRunner }
    return await setUpRunner()
  } catch (error) {
    process.stderr.write(`the set-up of the runner has failed: ${error instanceof Error ? error.message : error}\n`)
    return nothing
  }
}
