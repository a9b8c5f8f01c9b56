import { placeNouns } from './nouns.ts'

export interface PromptPlace {
  /** "Lisbon", "the small coastal town" */
  the: string
  /** "in Lisbon", "on Mars" */
  at: string
  /** As it stands in the prompt, with its preposition. */
  said: string
}

const notPlaces = new Set(
  'January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday Christmas Easter Halloween English French German God I'.split(
    ' ',
  ),
)

/** "in Lisbon", "on Mars", "in a small coastal town", "aboard a space station". */
export const findPlace = (text: string): PromptPlace | undefined => named(text) ?? described(text)

const named = (text: string): PromptPlace | undefined => {
  const found =
    /(?:,?\s*\b(?:set|living|lost|stranded|trapped|stuck)\s+)?\b(in|on|at|near|from|aboard|to) ((?:\d{4}s )?(?:the )?(?:old |ancient |medieval |victorian |rural |modern |future )?\p{Lu}[\p{L}'-]+(?: (?:of |de |la |del )?\p{Lu}[\p{L}'-]+){0,3})/u.exec(
      text,
    )
  if (!found) return undefined
  const [said = '', preposition = 'in', raw = ''] = found
  const name = raw.replace(/^\d{4}s /u, '').replace(/^(?:old|ancient|medieval|victorian|rural|modern|future) /u, '')
  if (notPlaces.has(name.split(' ')[0] ?? '') || preposition === 'to' || preposition === 'from') return undefined
  const kept = preposition === 'near' ? 'near' : preposition
  return { the: name, at: `${kept} ${name}`, said }
}

const described = (text: string): PromptPlace | undefined => {
  const pattern =
    /(?:,?\s*\b(?:set|living|lost|stranded|trapped|stuck|alone)\s+)?\b(in|on|at|aboard|inside) (an?|the) ((?:[\p{Ll}-]+ ){0,3}?)([\p{Ll}-]+)\b(?! of\b)/gu
  for (const [said, preposition = 'in', , adjectives = '', noun = ''] of text.matchAll(pattern)) {
    if (!placeNouns.has(noun) || /\b(?:who|that|and|with|where|which)\b/u.test(adjectives)) continue
    if (['world', 'future', 'past'].includes(noun)) continue
    const name = `the ${adjectives}${noun}`
    return { the: name, at: `${preposition} ${name}`, said }
  }
  return undefined
}
