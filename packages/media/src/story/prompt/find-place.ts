import { placeNouns } from './nouns.ts'

export interface PromptPlace {
  /** "Lisbon", "the town" */
  the: string
  /** "in Lisbon", "on Mars", "in the town" */
  at: string
  /** "small coastal town": with everything that is said of it. */
  full: string
  isNamed: boolean
  /** As it stands in the prompt, with its preposition. */
  said: string
}

const notPlaces = new Set(
  'January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday Christmas Easter Halloween English French German God I Earth World'.split(
    ' ',
  ),
)

/** "in Lisbon", "on Mars", "in a small coastal town", "aboard a space station". */
export const findPlace = (text: string): PromptPlace | undefined => named(text) ?? described(text)

const named = (text: string): PromptPlace | undefined => {
  const found =
    /(?:,?\s*\b(?:set|living|lost|stranded|trapped|stuck)\s+)?\b([Ii]n|[Oo]n|[Aa]t|near|from|[Aa]board|to) ((?:\d{4}s )?(?:the )?(?:(?<=\b[Ii]n )\p{Ll}{3,} |(?<=\b[Ii]n the )\p{Ll}{3,} )?\p{Lu}[\p{L}'-]+(?: (?:of |de |la |del )?\p{Lu}[\p{L}'-]+){0,3})/u.exec(
      text,
    )
  if (!found) return undefined
  const [said = '', preposition = 'in', raw = ''] = found
  const name = raw.replace(/^\d{4}s /u, '').replace(/^(?!the )\p{Ll}+ /u, '')
  if (notPlaces.has(name.split(' ')[0] ?? '') || preposition === 'to' || preposition === 'from') return undefined
  const kept = preposition === 'near' ? 'near' : preposition
  return { the: name, at: `${kept.toLowerCase()} ${name}`, full: name, isNamed: true, said }
}

const described = (text: string): PromptPlace | undefined => {
  const pattern =
    /(?:,?\s*\b(?:set|living|lost|stranded|trapped|stuck|alone)\s+)?\b([Ii]n|[Oo]n|[Aa]t|[Aa]board|[Ii]nside) (?:an?|the) ((?:[\p{Ll}-]+ ?){1,5})/gu
  for (const found of text.matchAll(pattern)) {
    const [said = '', preposition = 'in', tail = ''] = found
    const name = placeIn(tail.trim().split(' '))
    if (name) return inPlace(name, preposition.toLowerCase(), `${said.slice(0, said.length - tail.length)}${name}`)
  }
  return undefined
}

/** Said of one place, so that verbs agree. */
const singulars: Record<string, string> = { mountains: 'valley', woods: 'forest', plains: 'plain' }

const inPlace = (full: string, preposition: string, said: string): PromptPlace => {
  const noun = full
    .split(' ')
    .filter((word) => placeNouns.has(word))
    .join(' ')
  const the = `the ${singulars[noun] ?? noun}`
  return { the, at: `${preposition === 'inside' ? 'in' : preposition} ${the}`, full, isNamed: false, said }
}

/** "small coastal town" of "small coastal town that hides"; all of "space station". */
const placeIn = (words: readonly string[]): string | undefined => {
  const at = words.slice(0, 4).findIndex((word) => placeNouns.has(word))
  if (at < 0 || words.slice(0, at).some((word) => /^(?:who|that|and|with|where|which|of|to|by)$/u.test(word)))
    return undefined
  let end = at
  while (placeNouns.has(words[end + 1] ?? '')) end++
  const noun = words[end] ?? ''
  if (['world', 'future', 'past'].includes(noun) || words[end + 1] === 'of') return undefined
  return words.slice(0, end + 1).join(' ')
}
