import { pick } from '../character/person-words.ts'
import { createRandom, type Random } from '../image/random.ts'
import { arcOf } from './arc.ts'
import { cameraOf } from './cameras.ts'
import { type Facts, factsOf } from './facts-of.ts'
import { choose, fill } from './fill.ts'
import { findGenre } from './find-genre.ts'
import type { BeatName } from './genre.ts'
import { headlinesOf } from './headlines-of.ts'
import { narrate } from './narrate.ts'
import { readPrompt } from './prompt/read-prompt.ts'
import type { Story, StoryCamera, StoryRequest, StorySequence } from './story.ts'

/**
 * Tells a story on this machine, without a model: a plot of the genre about the people, places and events that the
 * prompt speaks of. The same request gives the same story.
 */
export const tellStory = (request: StoryRequest): Story => {
  const { prompt, seed } = request
  const idea = readPrompt(prompt)
  const genre = findGenre(request.genre, prompt, idea)
  const random = createRandom('story', prompt, request.genre, seed)
  const facts = factsOf(genre, idea, random)
  const sequences: StorySequence[] = []
  for (const beats of arcOf(request.sequences)) {
    sequences.push(sequenceOf({ beats, facts, random, before: sequences.at(-1)?.camera }))
  }
  const { hero, friend, rival } = facts.cast
  const characters = [hero, ...(facts.met.has('F') ? [friend] : []), ...(facts.met.has('R') ? [rival] : [])].map(
    ({ name, role, appearance }) => ({ name, role, appearance }),
  )
  return { ...headlinesOf(facts, random), characters, sequences }
}

interface SequenceParts {
  beats: readonly BeatName[]
  facts: Facts
  random: Random
  before: StoryCamera | undefined
}

const sequenceOf = ({ beats, facts, random, before }: SequenceParts): StorySequence => {
  const main = beats.at(-1) ?? 'setup'
  const shown = beats.length === 4 ? 'climax' : beats.length === 2 ? (beats[0] ?? main) : main
  const { heading, mood } = facts.genre.beats[shown]
  const narration = narrate({ beats, facts, random })
  return {
    heading: fill(choose(heading, random), facts.slots),
    narration,
    imagePrompt: pictureOf(shown, facts, random),
    mood: beats.length === 4 ? facts.genre.music : mood,
    camera: cameraOf(shown, before, random),
  }
}

/** Setting first: it decides the picture. Then what happens there, and the light of the genre. */
const pictureOf = (name: BeatName, facts: Facts, random: Random): string => {
  const { at, shown } = facts.genre.beats[name]
  const { images } = facts.places[at]
  const used = facts.seen.get(at) ?? random.integer(0, images.length - 1)
  facts.seen.set(at, used + 1)
  const setting = images[used % images.length] ?? ''
  return fill(`${setting}, ${shown}, ${pick(random, facts.genre.light)}`, facts.slots)
}
