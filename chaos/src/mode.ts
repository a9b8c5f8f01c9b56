/** What hands out the jobs, and where they are kept. */
export const modes = ['postgres', 'redis', 'embedded'] as const
export type Mode = (typeof modes)[number]
