import { clauseOf, wholeClauseOf } from './clause-of.ts'
import { findPerson, type PromptPerson } from './find-person.ts'
import { findPlace, type PromptPlace } from './find-place.ts'
import { creatures, people, things } from './nouns.ts'
import { isFriendly, isHostile, isObtaining, isVerb } from './verbs.ts'

/** What a prompt says, as far as it is understood. Everything may be missing. */
export interface Idea {
  hero?: PromptPerson | undefined
  /** Somebody whom the hero meets, loves, fights. */
  other?: { role: string; hostile: boolean } | undefined
  /** What happens, without time and place, when there is a verb: "A heist goes wrong". */
  clause?: string | undefined
  /** The same as it stands in the prompt. */
  wholeClause?: string | undefined
  /** The prompt itself, when it is short enough to be called by it: "The last library on Earth". */
  title?: string | undefined
  /** What it is about: "the last library on Earth", "the heist", "the hidden door". */
  matter?: string | undefined
  /** "message in a bottle", without an article; only what can be carried. */
  thing?: string | undefined
  /** What the hero is after, without "to". */
  want?: string | undefined
  place?: PromptPlace | undefined
  /** "2084" */
  year?: string | undefined
}

/** Takes names, place, time and events from a prompt in English; of other languages it gets names and years at most. */
export const readPrompt = (prompt: string): Idea => {
  const text = plain(prompt)
  const place = findPlace(text)
  const sentence = clauseOf(text, place).replace(/[.!?]+$/u, '')
  const hero = findPerson(sentence, text)
  const idea = { hero, place, year: yearIn(text) }
  const whole = wholeClauseOf(text)
  if (hero?.action) {
    const { action } = hero
    const clause = withVerb(sentence, action)
    return { ...idea, ...objectOf(action), clause, wholeClause: withVerb(whole, action), want: wantOf(action) }
  }
  const topic = hero ? undefined : topicThing(sentence)
  if (topic) return { ...idea, title: titleIn(whole), thing: topic }
  if (!hero && hasVerb(sentence)) return { ...idea, clause: sentence, wholeClause: whole, matter: subjectOf(sentence) }
  const title = titleIn(whole)
  const isShort = whole.split(' ').length <= 8 && !/[,;:]/u.test(whole)
  return { ...idea, title, matter: isShort && !hero ? definite(whole) : undefined }
}

/** A prompt by which the story can be called. */
const titleIn = (whole: string): string | undefined => {
  const fits = whole.length > 3 && whole.split(' ').length <= 8 && !/[,;:]/u.test(whole)
  return fits && !/\b(?:story|tale|film|movie|prompt|trailer|video)\b/iu.test(whole) ? whole : undefined
}

/** "A violin that plays by itself", "the stolen painting": a prompt that is nothing but a thing. */
const topicThing = (sentence: string): string | undefined => {
  const phrase = /^(?:an?|the) (.+)$/iu.exec(sentence)?.[1] ?? ''
  const noun = phrase.split(/ (?:that|which|in|of|from|with|on) /u)[0] ?? ''
  const head = noun.split(' ').at(-1)?.toLowerCase() ?? ''
  return things.has(head) && noun.split(' ').length <= 3 && phrase.length <= 50 ? phrase : undefined
}

const plain = (prompt: string): string =>
  prompt
    .normalize('NFC')
    .replace(/[{}[\]|<>]/gu, ' ')
    .replace(/[“”]/gu, '"')
    .replace(/’/gu, "'")
    .replace(/\s+/gu, ' ')
    .trim()

const yearIn = (text: string): string | undefined =>
  /\b(?:in|of|year|set in|the) ((?:1[0-9]|2[0-9]|3[0-9])\d{2}s?)\b/u.exec(text)?.[1]

/** "Pirates searching for gold" becomes "Pirates are searching for gold". */
const withVerb = (sentence: string, action: string): string => {
  const gerund = action.replace(/^(?:is|are) (?=\p{L}+ing\b)/u, '')
  return sentence.includes(action) || gerund === action ? sentence : sentence.replace(gerund, action)
}

const hasVerb = (sentence: string): boolean =>
  sentence
    .toLowerCase()
    .split(' ')
    .some((word, at, words) => at > 0 && isVerb(word, false) && !/^(?:the|a|an|of|in)$/u.test(words[at - 1] ?? ''))

/** "A heist goes wrong" is about the heist. */
const subjectOf = (clause: string): string | undefined => {
  const words = clause.split(' ')
  const verb = words.findIndex((word, at) => at > 0 && isVerb(word.toLowerCase(), false))
  const subject = words.slice(0, verb).join(' ')
  return verb > 1 && verb < 6 && /^(?:an?|the) /iu.test(subject) ? definite(subject) : undefined
}

const definite = (phrase: string): string => phrase.replace(/^(?:an?|the) /iu, 'the ')

const wantOf = (action: string): string | undefined =>
  /^(?:must|has to|have to|wants to|want to|needs to|tries to|try to|sets out to|hopes to|learns to|decides to|struggles to|vows to|fights to)\s+(.+)$/u.exec(
    action,
  )?.[1]

/** The first noun phrase after the verb, when it is somebody or something to carry. */
const objectOf = (action: string): { thing?: string; other?: Idea['other']; matter?: string } => {
  const found =
    /^((?:must |can |will |has to |wants to |tries to |is |are )?[\p{L}-]+(?: (?:in love with|for|with|upon|across|on|up|out|to|after|against))?) (?:a|an|the|his|her|their|its|one|another|some)\s+([^,.;]+)/u.exec(
      action,
    )
  if (!found) return {}
  const verb = (found[1] ?? '').replace(/^(?:must|can|will|has to|wants to|tries to|is|are) /u, '').split(' ')[0] ?? ''
  const phrase =
    (found[2] ?? '').split(
      /\s+(?:that|which|who|whose|while|when|before|after|and|but|from|inside|under|behind|on|at|with|to|by|for)\s/u,
    )[0] ?? ''
  const nouns = phrase.split(/\s+(?:in|of)\s+/u)
  const head = (nouns[0] ?? '').split(' ').at(-1)?.toLowerCase() ?? ''
  if (people.has(head) || creatures.has(head)) {
    return isHostile(verb) || isFriendly(verb) ? { other: { role: nouns[0] ?? head, hostile: isHostile(verb) } } : {}
  }
  if (things.has(head) && isObtaining(verb) && phrase.length <= 50) return { thing: phrase }
  const matter = nouns[0] ?? ''
  return matter.split(' ').length <= 4 && head.length > 2 && head !== 'one' ? { matter: `the ${matter}` } : {}
}
