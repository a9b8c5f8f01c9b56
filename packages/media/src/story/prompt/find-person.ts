import type { Appearance } from '../../character/character.ts'
import { ageIn, genderIn } from '../../character/person-words.ts'
import { creatures, people } from './nouns.ts'
import { isVerb } from './verbs.ts'

export interface PromptPerson {
  /** "lighthouse keeper", "young girl"; empty when only a name is given. */
  role: string
  /** What the role is at heart: "keeper". */
  head: string
  /** "Mara Voss" */
  name?: string
  gender?: Appearance['gender']
  isChild: boolean
  isCreature: boolean
  /** 2 for "two rival bakers" and "a knight and a dragon"; 3 for any larger group. */
  count: 1 | 2 | 3
  /** The other one of "a knight and a dragon". */
  partner?: string
  /** What they do, from the verb on. */
  action?: string
}

const determiners =
  /^(?:a|an|the|one|two|three|four|five|six|seven|some|several|his|her|my|our|this|that|another|young|old)$/iu

/** The one who does something in the sentence, with what they do. */
export const findPerson = (sentence: string, prompt: string): PromptPerson | undefined => {
  const main = sentence
    .replace(/^(?:in|on|at|when|after|during|deep|far|once)\s[^,]{3,60},\s+/iu, '')
    .replace(/[.!?]+$/u, '')
  const tokens = main.split(' ')
  const at = tokens.slice(0, 9).findIndex((token) => personOf(token) !== undefined)
  const person = at < 0 || !beginsPhrase(tokens, at) ? byName(main) : describedPerson(tokens, at)
  if (!person) return undefined
  const gender = genderIn(prompt.toLowerCase(), person.name ?? '')
  return {
    ...person,
    ...(gender === undefined || gender === 'neutral' ? {} : { gender }),
    isChild: ageIn(`${person.role} ${person.partner ?? ''}`.toLowerCase()) === 'child',
  }
}

type Found = Omit<PromptPerson, 'gender' | 'isChild'>

/** Only a noun phrase at the very beginning is the subject: before it stand determiners and adjectives, no verb. */
const beginsPhrase = (tokens: readonly string[], at: number): boolean =>
  tokens.slice(0, at).every((token, index) => {
    if (/^of$/iu.test(token)) return groups.test(tokens[index - 1] ?? '')
    if (/^(?:in|on|by|for|with|where|about|and|who|is|are|when)$/iu.test(token) || /[,;:]$/u.test(token)) return false
    return index === 0 || !/^(?:a|an|the)$/iu.test(token)
  })

const groups = /^(?:group|team|band|pair|couple|crew|gang)$/iu

const singular = (word: string): string => {
  if (people.has(word) || creatures.has(word)) return word
  if (word.endsWith('men')) return `${word.slice(0, -3)}man`
  if (word === 'children') return 'child'
  if (word.endsWith('wives')) return `${word.slice(0, -5)}wife`
  if (word === 'thieves' || word === 'wolves' || word === 'elves') return `${word.slice(0, -3)}f`
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.endsWith('ches') || word.endsWith('sses')) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}

/** The singular of a noun for somebody, if it is one. */
const personOf = (token: string): string | undefined => {
  const word = token.toLowerCase().replace(/[,;:]$/u, '')
  const one = singular(word)
  return people.has(one) || creatures.has(one) ? one : undefined
}

const describedPerson = (tokens: readonly string[], at: number): Found | undefined => {
  let end = at
  while (
    !/[,;:]$/u.test(tokens[end] ?? '') &&
    personOf(tokens[end + 1] ?? '') !== undefined &&
    !isVerb((tokens[end + 1] ?? '').toLowerCase(), false)
  )
    end++
  const last = (tokens[end] ?? '').replace(/[,;:]$/u, '')
  const head = personOf(last) ?? last
  const plural = head !== last.toLowerCase()
  const before = tokens.slice(0, end)
  const adjectives = before.filter(
    (token, index) =>
      !(index === 0 && determiners.test(token) && !/^(?:young|old)$/iu.test(token)) &&
      !/^(?:group|team|band|pair|couple|crew|of)$/iu.test(token),
  )
  const lower = adjectives.map((token, index) => (index === 0 && before[0] === token ? token.toLowerCase() : token))
  const role = [...lower, head].join(' ')
  const isTwo = /^(?:two|a pair of|both|twin)\b/iu.test(before.join(' ')) || head === 'couple'
  const rest = tokens.slice(end + 1)
  const partnered = /^and (?:an?|the|his|her|their) ((?:[\p{L}'-]+ ){0,2}?)([\p{L}-]+)\b ?(.*)$/u.exec(rest.join(' '))
  const partnerHead = partnered ? personOf(partnered[2] ?? '') : undefined
  if (partnered && partnerHead !== undefined) {
    const action = predicate((partnered[3] ?? '').split(' '), true)
    return {
      role,
      head,
      isCreature: creatures.has(head),
      count: 2,
      partner: `${partnered[1] ?? ''}${partnerHead}`,
      ...(action ? { action } : {}),
    }
  }
  const isPlain =
    adjectives.length === 0 &&
    /^(?:woman|man|person|couple|friend|sibling|brother|sister|twin|cousin|neighbou?r|villager)$/u.test(head)
  const name = /^(?:(?:named|called)\s+)?(\p{Lu}[\p{L}'-]+(?:\s\p{Lu}[\p{L}'-]+)?)/u.exec(rest.join(' '))?.[1]
  const action = predicate(rest, plural)
  return {
    role: isPlain ? '' : role,
    head,
    isCreature: creatures.has(head),
    count: isTwo ? 2 : plural ? 3 : 1,
    ...(name === undefined ? {} : { name }),
    ...(action === undefined ? {} : { action }),
  }
}

const byName = (main: string): Found | undefined => {
  const found = /^(\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+)?),? (.*)$/u.exec(main)
  const [, name = '', rest = ''] = found ?? []
  const role = /^an? ((?:[\p{L}-]+ ){0,3}?[\p{L}-]+),/u.exec(rest)?.[1]
  const words = role ? rest.slice(rest.indexOf(',') + 1).trim() : rest
  const first = (words.split(' ')[0] ?? '').toLowerCase()
  const known = isVerb(first, false) && !determiners.test(name.split(' ')[0] ?? '')
  const action = predicate(words.split(' '), false)
  if (!known || action === undefined) return undefined
  const head = role?.split(' ').at(-1) ?? ''
  return { role: role ?? '', head, name, isCreature: creatures.has(head), count: 1, action }
}

/** From the verb on: "who finds …", ", a retired cop, investigates …", "stranded there must repair …", "searching for …". */
const predicate = (rest: readonly string[], plural: boolean): string | undefined => {
  const words = rest.map((word) => word.toLowerCase())
  const relative = words.findIndex((word) => /^(?:who|that|which|who's)$/u.test(word))
  if (relative >= 0 && relative <= 4) {
    const verbs = rest.slice(relative + 1).join(' ')
    return cut(words[relative] === "who's" ? `is ${verbs}` : verbs)
  }
  const gerund = /^[\p{L}]{2,}ing$/u.test(words[0] ?? '')
  const verb = words
    .slice(0, 8)
    .findIndex(
      (word, index) =>
        isVerb(word, plural) && !(index > 0 && /^(?:a|an|the|to|of|his|her|in|on)$/u.test(words[index - 1] ?? '')),
    )
  if (verb >= 0 && !(gerund && verb > 5)) return cut(rest.slice(verb).join(' '))
  if (gerund) return cut(`${plural ? 'are' : 'is'} ${rest.join(' ')}`)
  const likeVerb = plural ? undefined : /^[\p{Ll}]{3,}s$/u.test(words[0] ?? '') && rest.length > 1
  return likeVerb ? cut(rest.join(' ')) : undefined
}

/** As much as can be said in one breath. */
const cut = (action: string): string | undefined => {
  const plain = action.replace(/^[,\s]+/u, '').replace(/[.,;:!?\s]+$/u, '')
  if (plain.length <= 130) return plain === '' ? undefined : plain
  const shorter = plain.slice(0, 130)
  const comma = shorter.lastIndexOf(',')
  return comma > 30 ? shorter.slice(0, comma) : shorter.slice(0, shorter.lastIndexOf(' '))
}
