/** Classes 22 (data exception) and 23 (integrity constraint violation) of the SQL standard: one row is to blame. */
export function isDataFault(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error))
}

export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === '23505'
}

/** Two statements waited for each other, and Postgres has ended this one: it has done nothing. */
export function isDeadlock(error: unknown): boolean {
  return sqlState(error) === '40P01'
}

function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
