import { describe, expect, it } from 'vitest'
import { cameraMoves, moods, type Story } from './story.ts'
import { storySchema } from './story-schema.ts'
import { tellStory } from './tell-story.ts'

const genres = [
  'cyberpunk',
  'noir',
  'fantasy',
  'science fiction',
  'romance',
  'horror',
  'adventure',
  'western',
  'comedy',
  'drama',
]
const prompts = [
  'A lighthouse keeper who finds a message in a bottle',
  'Two rival bakers fall in love in Lisbon',
  'An astronaut stranded on Mars must repair her ship before the storm hits',
  'A cat who wants to become mayor of a small town',
  'The last library on Earth',
  'a girl named Aya befriends a lonely robot in Tokyo',
  'x',
]
const lengths = Array.from({ length: 20 }, (_, index) => index + 1)

const told = (overrides: { prompt?: string; genre?: string; sequences?: number; seed?: number } = {}): Story =>
  tellStory({ prompt: 'A lighthouse keeper finds a letter', genre: 'drama', sequences: 7, seed: 1, ...overrides })

interface Told {
  /** Names the story when a test fails. */
  name: string
  sequences: number
  story: Story
}

const allOf = (genre: string): Told[] =>
  prompts.flatMap((prompt, seed) =>
    lengths.map((sequences) => ({
      name: `${genre}, "${prompt}", ${sequences} sequences, seed ${seed}`,
      sequences,
      story: told({ prompt, genre, sequences, seed }),
    })),
  )

/** What is wrong, with the name of the story. An assertion per sentence would take minutes. */
const wrong = (stories: readonly Told[], find: (told: Told) => readonly string[]): string[] =>
  stories.flatMap((one) => find(one).map((text) => `${one.name}: ${text}`))

const wordsOf = (story: Story): string[] => [
  story.title,
  story.logline,
  ...story.characters.flatMap(({ role, appearance }) => [role, appearance]),
  ...story.sequences.flatMap(({ heading, narration, imagePrompt }) => [heading, narration, imagePrompt]),
]

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?]["']?) (?=["'\p{Lu}])/u)
const narrationsOf = (story: Story): string[] => story.sequences.map(({ narration }) => narration)
const repeated = (texts: readonly string[]): string[] => texts.filter((text, index) => texts.indexOf(text) !== index)

/** The hair or, of animals, the whole: it must be in every picture. */
const lookOf = (story: Story): string => {
  const appearance = story.characters[0]?.appearance ?? '?'
  return /(?<=skin, )[^,]*? (?:hair|ponytail|bob|undercut)\b/u.exec(appearance)?.[0] ?? appearance
}

const slips = [
  /[{}[\]|]|undefined|\s{2}|\s[,.;!?]|[,.]{2}/u,
  /\b[Aa] (?!one)(?=[aeio])/u,
  /\b[Aa]n (?=[bcdfgjklmnpqrstvwxyz])/u,
  /\b(?!had|that)(\p{L}+) \1\b/u,
]

describe.each(genres)('a story of the genre %s', (genre) => {
  const stories = allOf(genre)

  it('fits the schema of a story at every length from 1 to 20', () => {
    const unfit = wrong(stories, ({ sequences, story }) => {
      const { error } = storySchema(sequences).safeParse(story)
      return error ? [error.message] : []
    })
    expect(unfit).toEqual([])
  })

  it('says no sentence twice and tells no moment twice', () => {
    const twice = wrong(stories, ({ story }) => [
      ...repeated(narrationsOf(story).flatMap(sentencesOf)),
      ...repeated(story.sequences.map(({ heading }) => heading)),
    ])
    expect(twice).toEqual([])
  })

  it('is English without slips: articles, doubled words, no leftovers of the grammar', () => {
    const bad = wrong(stories, ({ story }) => wordsOf(story).filter((text) => slips.some((slip) => slip.test(text))))
    expect(bad).toEqual([])
  })

  it('is made of whole sentences', () => {
    const broken = wrong(stories, ({ story }) =>
      narrationsOf(story)
        .flatMap(sentencesOf)
        .filter((sentence) => !/^["'\p{Lu}].*[.!?]["']?$/u.test(sentence)),
    )
    expect(broken).toEqual([])
  })

  it('is good to be spoken: two to five sentences in each sequence, 20 to 90 words', () => {
    const unfit = wrong(stories, ({ sequences, story }) => {
      // One sequence holds a whole story.
      const most = sequences === 1 ? 110 : 90
      return narrationsOf(story).filter((text) => {
        const words = text.split(' ').length
        const count = sentencesOf(text).length
        return words < 20 || words > most || count < 2 || count > 6
      })
    })
    expect(unfit).toEqual([])
  })

  it('keeps its hero: named at the beginning and in most of the story, with one look in all pictures', () => {
    const lost = wrong(stories, ({ story }) => {
      const hero = story.characters[0]?.name.split(' ')[0] ?? '?'
      const naming = narrationsOf(story).filter((text) => text.includes(hero)).length / story.sequences.length
      return [
        ...(narrationsOf(story)[0]?.includes(hero) && naming >= 0.5 ? [] : [`${hero} is in ${naming} of it`]),
        ...story.sequences.map(({ imagePrompt }) => imagePrompt).filter((prompt) => !prompt.includes(lookOf(story))),
      ]
    })
    expect(lost).toEqual([])
  })

  it('names the same people from beginning to end, and each of them in full once', () => {
    const lost = wrong(stories, ({ story }) => {
      const text = narrationsOf(story).join(' ')
      // Animals and robots have no family name.
      const full = story.characters.filter(({ name }) => name.includes(' '))
      return full.filter(({ name }) => text.split(name).length !== 2).map(({ name }) => name)
    })
    expect(lost).toEqual([])
  })

  it('never moves the camera the same way twice in a row, and knows all words of moods and cameras', () => {
    const unfit = wrong(stories, ({ story }) =>
      story.sequences
        .filter(
          ({ camera, mood }, index) =>
            !cameraMoves.includes(camera) || !moods.includes(mood) || camera === story.sequences[index - 1]?.camera,
        )
        .map(({ heading }) => heading),
    )
    expect(unfit).toEqual([])
  })
})

describe('tellStory', () => {
  it('tells the same story for the same request, and another one for another seed', () => {
    expect(told()).toEqual(told())
    expect(told({ seed: 2 })).not.toEqual(told())
    const titles = new Set(lengths.map((seed) => JSON.stringify(told({ seed }).sequences.map((s) => s.narration))))
    expect(titles.size).toBe(lengths.length)
  })

  it('takes protagonist, thing and event from the prompt', () => {
    const story = told({ prompt: 'A lighthouse keeper who finds a message in a bottle', sequences: 12 })
    expect(story.characters[0]?.role).toBe('lighthouse keeper')
    expect(story.logline).toMatch(/^A lighthouse keeper finds a message in a bottle, and /u)
    const text = story.sequences.map(({ narration }) => narration).join(' ')
    expect(text).toContain('finds a message in a bottle')
    expect(text.split('the message').length).toBeGreaterThan(2)
    expect(story.sequences[0]?.imagePrompt).toMatch(/lighthouse/iu)
  })

  it('takes two protagonists and a place from the prompt, and gives them names of that place', () => {
    const story = told({ prompt: 'Two rival bakers fall in love in Lisbon', genre: 'romance', sequences: 10 })
    expect(story.characters.slice(0, 2).map(({ role }) => role)).toEqual(['rival baker', 'rival baker'])
    expect(story.sequences.map(({ narration }) => narration).join(' ')).toContain('Lisbon')
    expect(story.sequences.some(({ imagePrompt }) => imagePrompt.includes('Lisbon'))).toBe(true)
    expect(story.characters[0]?.name).toMatch(/(?:Carvalho|Pinto|Ferreira|Lobo|Tavares|Esteves)$/u)
  })

  it('takes time, role and genre from the prompt', () => {
    const story = told({ prompt: 'A cyberpunk detective story set in 2084', genre: 'cyberpunk' })
    expect(story.sequences[0]?.narration).toMatch(/^The year is 2084\./u)
    expect(story.characters[0]?.role).toBe('detective')
    expect(story.sequences[0]?.imagePrompt).toMatch(/neon/iu)
  })

  it('keeps names and genders that the prompt gives', () => {
    const story = told({ prompt: 'Detective Mara Voss hunts a killer in London. She works alone.', genre: 'noir' })
    expect(story.characters[0]?.name).toBe('Mara Voss')
    expect(story.characters.map(({ role }) => role)).toContain('killer')
    expect(story.characters[0]?.appearance).toMatch(/woman/u)
  })

  it('comes back to what the prompt is about', () => {
    const story = told({ prompt: 'A heist in Paris goes wrong', genre: 'noir', sequences: 12 })
    const naming = story.sequences.filter(({ narration }) => narration.includes('heist'))
    expect(naming.length).toBeGreaterThanOrEqual(3)
  })

  it('lets no rain fall on Mars', () => {
    for (const seed of lengths) {
      const story = told({ prompt: 'An astronaut on Mars', genre: 'noir', sequences: 3, seed })
      expect(story.sequences[0]?.narration).not.toMatch(/\brain|sleet/iu)
    }
  })

  it.each([
    'A girl named Lily meets a boy',
    'Two teenagers fall in love',
    'A 15-year-old named Lily falls in love',
    'A man meets a child',
    'A cat falls in love with a dog',
  ])('tells no love story of "%s"', (prompt) => {
    for (const seed of lengths) expect(genreSign(told({ prompt, genre: 'romance', seed }))).toBe('drama')
    expect(genreSign(told({ prompt: 'A man meets a woman', genre: 'romance' }))).toBe('other')
  })

  it('knows a genre by other words, finds it in the prompt, and falls back to drama', () => {
    expect(genreSign(told({ genre: 'detective thriller' }))).toBe('noir')
    expect(genreSign(told({ genre: '???', prompt: 'A haunted house' }))).toBe('horror')
    expect(genreSign(told({ genre: 'Telenovela', prompt: 'nothing' }))).toBe('drama')
  })

  it.each([
    '{H} [a|b] {{x}} $y',
    'A man named {secret} finds a [key|door]',
    '...',
    '!!!',
    ' ',
    'Ein Leuchtturmwärter findet eine Flaschenpost',
    '一个关于龙的故事',
    '🐉🐉🐉',
    'a '.repeat(2000),
    'The detective '.repeat(280),
    '"Quoted" prompt, with (brackets) and <tags>.',
  ])('tells a whole story whatever the prompt is: %j', (prompt) => {
    const story = told({ prompt, sequences: 20 })
    expect(storySchema(20).safeParse(story).error).toBeUndefined()
    for (const text of wordsOf(story)) expect(text).not.toMatch(/[{}[\]|]|undefined/u)
  })
})

/** What only one genre has in its pictures. */
const genreSign = (story: Story): string => {
  const pictures = story.sequences.map(({ imagePrompt }) => imagePrompt).join(' ')
  if (/hard lamplight|cold blue night|single street lamp/u.test(pictures)) return 'noir'
  if (/sickly green|pale moonlight|weak yellow lamp/u.test(pictures)) return 'horror'
  return /muted earth colours|quiet shadows|grey and ochre/u.test(pictures) ? 'drama' : 'other'
}
