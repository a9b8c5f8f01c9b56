/** Name of the job type that makes a movie. */
export const movieType = 'movie'

export const movieQueue = 'movieCreationQueue'

/** The stages in their order, as the contract names them; a stage's job is the child of that key. */
export const stageNames = ['story', 'images', 'video'] as const
export type StageName = (typeof stageNames)[number]
