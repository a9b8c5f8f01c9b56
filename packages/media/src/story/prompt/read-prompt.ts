import { clauseOf } from './clause-of.ts'
import { findPerson, type PromptPerson } from './find-person.ts'
import { findPlace, type PromptPlace } from './find-place.ts'
import { creatures, people, things } from './nouns.ts'
import { isHostile, isObtaining } from './verbs.ts'

/** What a prompt says, as far as it is understood. Everything may be missing. */
export interface Idea {
  hero?: PromptPerson | undefined
  /** Somebody whom the hero meets, loves, fights. */
  other?: { role: string; hostile: boolean } | undefined
  /** What happens, from the verb on: "finds a message in a bottle". */
  action?: string | undefined
  /** The whole sentence as it stands, when it has a verb: "A heist goes wrong". */
  clause?: string | undefined
  /** What it is about, when there is no verb: "the last library". */
  subject?: string | undefined
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
  const text = prompt
    .normalize('NFC')
    .replace(/[\s\u00a0]+/gu, ' ')
    .replace(/[“”]/gu, '"')
    .replace(/’/gu, "'")
    .trim()
  const year = /\b(?:year |in |of )?((?:1[0-9]|2[0-9]|3[0-9])\d{2}s?)\b/u.exec(text)?.[1]
  const place = findPlace(text)
  const sentence = clauseOf(text, place)
  const hero = findPerson(sentence, text)
  const action = hero?.action
  const object = action ? objectOf(action) : undefined
  const subject = hero?.action ? undefined : topicOf(sentence, hero)
  const clause = hero?.action || subject === undefined ? sentence.replace(/[.!?]+$/u, '') : undefined
  const want = action
    ? /^(?:must|has to|have to|wants to|want to|needs to|tries to|try to|sets out to|hopes to|learns to|decides to|struggles to|vows to|fights to)\s+(.+)$/u.exec(
        action,
      )?.[1]
    : undefined
  return { hero, other: object?.other, action, clause, subject, thing: object?.thing, want, place, year }
}

/** The first noun phrase after the verb, when it is somebody or something to carry. */
const objectOf = (action: string): { thing?: string; other?: Idea['other'] } => {
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
  if (people.has(head) || creatures.has(head)) return { other: { role: nouns[0] ?? head, hostile: isHostile(verb) } }
  return things.has(head) && isObtaining(verb) && phrase.length <= 50 ? { thing: phrase } : {}
}

/** "The last library": a prompt without a verb, if it is short enough to be called by it. */
const topicOf = (sentence: string, hero: PromptPerson | undefined): string | undefined => {
  const topic = sentence.replace(/[.!?]+$/u, '').trim()
  const plain = /^(?:a|an|the|my|his|her|our)\s/iu.test(topic)
  const isHero = hero && topic.toLowerCase().endsWith(hero.role)
  return plain && !isHero && topic.split(' ').length <= 9 && !/[,;:]/u.test(topic) ? topic : undefined
}
