import { isDeadlock } from './sql-errors.ts'

/** The one that went on is through soon. A statement that meets another every time has another fault. */
const maxTimes = 5

/** Runs a statement that is a transaction of its own until Postgres does not end it in favour of another. */
export async function againAfterDeadlock<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let time = 1; ; time++) {
    try {
      return await run()
    } catch (error) {
      if (!isDeadlock(error) || time === maxTimes) throw error
    }
  }
}
