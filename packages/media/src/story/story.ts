/** The feeling of a passage: decides the music, and the light of its picture. */
export const moods = ['calm', 'hopeful', 'wonder', 'playful', 'tender', 'tense', 'dark', 'epic'] as const
export type Mood = (typeof moods)[number]

/** How the camera looks at a picture. */
export const cameraMoves = ['push-in', 'pull-out', 'pan-left', 'pan-right', 'tilt-up', 'tilt-down', 'still'] as const
export type StoryCamera = (typeof cameraMoves)[number]

export interface StoryCharacter {
  name: string
  /** E.g. "retired lighthouse keeper". */
  role: string
  /** How they look, for the pictures. */
  appearance: string
}

export interface StorySequence {
  /** Two to six words. */
  heading: string
  /** What is spoken: two to four sentences. */
  narration: string
  /** What is to be seen: setting, time of day, weather, subject, light. */
  imagePrompt: string
  mood: Mood
  camera: StoryCamera
}

export interface Story {
  title: string
  /** One sentence. */
  logline: string
  characters: StoryCharacter[]
  sequences: StorySequence[]
}

export interface StoryRequest {
  prompt: string
  /** Free text; genres that are known have a vocabulary of their own. */
  genre: string
  /** How many sequences the story has, 1 to 20. */
  sequences: number
  seed: number
}
