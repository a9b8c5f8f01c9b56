export * from './story.ts'
export { storySchema } from './story-schema.ts'
export { tellStory } from './tell-story.ts'
export { writeStory } from './write-story.ts'
