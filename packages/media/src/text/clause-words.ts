import { languageOf } from './language-of.ts'

/** Pronouns and conjunctions: where one stands, a phrase ends and a clause begins. */
const openingWords: Readonly<Record<string, string>> = {
  en: 'i you he she it we they me him them who which that whom but if when where while because so than as how why what',
  de: 'ich du er sie es wir ihr mich dich ihn uns euch sich wer was aber wenn als weil dass ob denn doch wie wo',
  es: 'yo tú él ella nosotros ellos ellas me te se lo nos le les que quien pero si cuando porque como donde',
  fr: 'je j tu il elle on nous vous ils elles me te se qui que qu dont où mais si quand parce comme car donc',
  it: 'io tu lui lei noi voi loro mi ti si ci vi che chi cui ma se quando perché come dove',
  pt: 'eu tu ele ela nós vós eles elas você me te se lhe que quem mas quando porque como onde',
  pl: 'ja ty on ona ono my wy oni one mnie go ją ich się kto co który która które a ale jeśli gdy kiedy bo że jak gdzie',
  ru: 'я ты он она оно мы вы они меня его её их себя кто что который которая которые а но если когда потому чтобы как где',
}

/** These join two nouns as well as two clauses. */
const joiningWords: Readonly<Record<string, string>> = {
  en: 'and or',
  de: 'und oder',
  es: 'y e o u',
  fr: 'et ou',
  it: 'e ed o',
  pt: 'e ou',
  pl: 'i oraz lub albo',
  ru: 'и или',
}

/** Tells of words in a row, all in lower case, which of them open a clause: none in a language without a list. */
export const findClauses = (words: readonly string[], language: string): boolean[] => {
  const listed = (lists: typeof openingWords) => new Set((lists[languageOf(language)] ?? '').split(' '))
  const [opening, joining] = [listed(openingWords), listed(joiningWords)]
  return words.map((word, index) => opening.has(word) || (joining.has(word) && opening.has(words[index + 1] ?? '')))
}
