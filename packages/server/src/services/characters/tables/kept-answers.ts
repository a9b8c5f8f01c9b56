import type { Engine } from '@kiln/core'

/** An answer as it was sent. */
export interface KeptAnswer {
  statusCode: number
  body: string
}

/** Keeps the first answer that was given for a job, and returns the one that is kept. */
export async function keepAnswer(
  engine: Pick<Engine, 'query'>,
  jobId: string,
  answer: KeptAnswer,
): Promise<KeptAnswer> {
  await engine.query(
    `insert into character_answers (job_id, status_code, body)
      select id, $2::int, $3 from jobs where id = $1::uuid on conflict do nothing`,
    [jobId, answer.statusCode, answer.body],
  )
  return (await getAnswer(engine, jobId)) ?? answer
}

export async function getAnswer(engine: Pick<Engine, 'query'>, jobId: string): Promise<KeptAnswer | null> {
  const rows = await engine.query<KeptAnswer>(
    'select status_code as "statusCode", body from character_answers where job_id = $1::uuid',
    [jobId],
  )
  return rows[0] ?? null
}
