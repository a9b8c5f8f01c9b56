import type { PromptPlace } from './find-place.ts'

const kinds =
  'story|tale|film|movie|short film|short story|thriller|mystery|drama|romance|adventure|comedy|western|fable|fairy tale|epic|saga|horror|noir|animation|cartoon|trailer|video|fantasy|sci-fi|science fiction|musical|documentary|satire|parody|legend'

const firstSentence = (text: string): string => /^.{12,}?[.!?](?=\s|$)|^.+/u.exec(text)?.[0] ?? text

/** The sentence that says what happens as it stands, without "a story about" before it. */
export const wholeClauseOf = (text: string): string =>
  withoutLeadIn(firstSentence(text))
    .replace(/[.!?]+$/u, '')
    .slice(0, 240)

/** The same without time and place, which are told by themselves. */
export const clauseOf = (text: string, place: PromptPlace | undefined): string =>
  withoutLeadIn(withoutSetting(firstSentence(text), place))
    .replace(/\s+([,.;!?])/gu, '$1')
    .replace(/,(?=[.!?]|$)/gu, '')
    .replace(/\s{2,}/gu, ' ')
    .trim()

/** Where it belongs to the verb, the place stays: "arrives in a small town". */
const needsPlace =
  /\b(?:arrives?|comes?|lives?|works?|stays?|returns?|moves?|goes|go|travels?|wakes?|wakes? up|lost|lands?|crashes)$/u

const withoutSetting = (sentence: string, place: PromptPlace | undefined): string => {
  const timeless = sentence
    .replace(/,?\s*\b(?:set )?in the year \d{4}\b/iu, '')
    .replace(/,?\s*\b(?:set )?in (?:the )?\d{4}s?\b(?! \p{Lu})/u, '')
    .replace(/^,\s*/u, '')
  const at = place ? timeless.indexOf(place.said) : -1
  if (!place || at < 0 || needsPlace.test(timeless.slice(0, at).trim())) return timeless
  return timeless.replace(place.said, '').replace(/^\s*,\s*/u, '')
}

/** What a genre adds to a role: "a cyberpunk detective" is a detective. */
const genreWords =
  /\b(?:cyberpunk|noir|fantasy|sci-fi|science fiction|western|epic|romantic|gothic|dystopian|futuristic)\s+(?=[\p{L}])/giu

const withoutLeadIn = (sentence: string): string => {
  const asked = sentence
    .replace(/^(?:please\s+)?(?:write|tell|make|create|generate|give)(?: me| us)?\s+/iu, '')
    .replace(/^[\p{L}-]+(?: [\p{L}-]+)?:\s+(?=\p{L})/u, '')
  const about = new RegExp(
    `^(?:an?|the|this|my)?\\s*(?:[\\p{L}-]+\\s+){0,4}?(?:${kinds})\\s+(?:about|of|between|where|in which|following|with|on)\\s+(?=.)`,
    'iu',
  )
  const ofKind = new RegExp(`^((?:an?|the)\\s+(?:[\\p{L}-]+\\s+){1,4}?)(?:${kinds})[.!?]?$`, 'iu')
  const isKind = ofKind.test(asked)
  const plain = asked.replace(about, '').replace(ofKind, '$1').trim()
  return isKind ? plain.replace(genreWords, '') : plain
}
