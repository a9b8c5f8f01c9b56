/** Names of the service's job types, as they are stored with every job. */
export const jobTypeNames = {
  creation: 'character-creation',
  image: 'character-image',
  video: 'character-video',
} as const
