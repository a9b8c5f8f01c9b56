/** The columns of a `Job`, under its property names. Every statement that returns jobs uses them. */
export const jobColumns = `
  jobs.id, jobs.seq, jobs.type, jobs.type_version as "typeVersion", jobs.queue, jobs.status, jobs.priority,
  jobs.user_id as "userId", jobs.input, jobs.output, jobs.error, jobs.progress,
  jobs.progress_message as "progressMessage", jobs.run, jobs.failed_attempts as "failedAttempts",
  jobs.max_attempts as "maxAttempts", jobs.crashes, jobs.postponements, jobs.run_at as "runAt", jobs.created_at as "createdAt",
  jobs.started_at as "startedAt", jobs.finished_at as "finishedAt", jobs.parent_id as "parentId",
  jobs.child_key as "childKey", jobs.expires_at as "expiresAt"`
