/** A job type in one version, in one word: `name@version`. What {@link versionedTypeOfJob} makes of a job's row. */
export function versionedType(name: string, version: number): string {
  return `${name}@${version}`
}

/** SQL: the type of a row of `jobs`, to be compared with a list of {@link versionedType}. */
export const versionedTypeOfJob = `jobs.type || '@' || jobs.type_version`
