import type { Appearance } from './character.ts'

const people: Record<Appearance['gender'], Record<Appearance['age'], string>> = {
  female: { child: 'a girl', young: 'a young woman', adult: 'a woman in her forties', old: 'an old woman' },
  male: { child: 'a boy', young: 'a young man', adult: 'a man in his forties', old: 'an old man' },
  neutral: { child: 'a child', young: 'a young person', adult: 'a person in their forties', old: 'an old person' },
}

/** The whole appearance as a phrase that begins with "a" or "an" and has no full stop. */
export const summaryOf = (parts: Omit<Appearance, 'seed' | 'style' | 'summary'>): string => {
  const { gender, age, skin, hair, eyes, clothes, marks } = parts
  const seen = [hairWords(hair), `${eyes} eyes`, ...marks.map(markWords)]
  return `${people[gender][age]} with ${skin} skin, ${listed(seen)}, wearing ${wornWords(clothes)}`
}

/** The same person in few words, for pictures in which much else is to be seen. */
export const lookOf = ({ gender, age, hair, clothes }: Omit<Appearance, 'seed' | 'style' | 'summary'>): string =>
  `${people[gender][age]} with ${hairWords(hair)} in ${wornWords(clothes)}`

const wornWords = ({ kind, color }: Appearance['clothes']): string =>
  withArticle(kind === 'armour' || kind === 'robes' || kind === 'overalls' ? '' : 'a ', `${color} ${kind}`)

const hairWords = ({ style, color }: Appearance['hair']): string => {
  switch (style) {
    case 'bald':
    case 'shaved':
      return `a ${style} head`
    case 'ponytail':
    case 'mohawk':
    case 'bob':
    case 'undercut':
    case 'afro':
      return withArticle('a ', `${color} ${style}`)
    case 'bun':
      return `${color} hair in a bun`
    case 'locs':
    case 'pigtails':
      return `${color} ${style}`
    default:
      return `${style} ${color} hair`
  }
}

const markWords = (mark: string): string =>
  /^(?:a|an|the)\s/u.test(mark) ||
  /(?:s|stubble)$/u.test(mark.split(/\s(?:over|on|across|above|below|under|along|around|down)\s/u)[0] ?? '')
    ? mark
    : withArticle('a ', mark)

const withArticle = (article: string, words: string): string =>
  article === '' ? words : `${/^[aeiou]/u.test(words) ? 'an' : 'a'} ${words}`

const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
