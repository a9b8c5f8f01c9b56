import type { PromptPlace } from './find-place.ts'

const kinds =
  'story|tale|film|movie|short film|short story|thriller|mystery|drama|romance|adventure|comedy|western|fable|fairy tale|epic|saga|horror|noir|animation|cartoon|trailer|video'

/** The sentence that says what happens, without "a story about" before it and without time and place. */
export const clauseOf = (text: string, place: PromptPlace | undefined): string => {
  const first = /^.{12,}?[.!?](?=\s|$)|^[^\n]+/u.exec(text)?.[0] ?? text
  return withoutLeadIn(withoutSetting(first, place))
    .replace(/\s+([,.;!?])/gu, '$1')
    .replace(/,(?=[.!?]|$)/gu, '')
    .replace(/\s{2,}/gu, ' ')
    .trim()
}

const withoutSetting = (sentence: string, place: PromptPlace | undefined): string => {
  const timeless = sentence
    .replace(/,?\s*\b(?:set )?in the year \d{4}\b/iu, '')
    .replace(/,?\s*\b(?:set )?in (?:the )?\d{4}s?\b/iu, '')
    .replace(/^,\s*/u, '')
  return place ? timeless.replace(place.said, '').replace(/^\s*,\s*/u, '') : timeless
}

const withoutLeadIn = (sentence: string): string => {
  const asked = sentence.replace(/^(?:please\s+)?(?:write|tell|make|create|generate|give)(?: me| us)?\s+/iu, '')
  const about = new RegExp(
    `^(?:an?|the|this|my)?\\s*(?:[\\p{L}-]+\\s+){0,4}?(?:${kinds})\\s+(?:about|of|where|in which|following|with|on)\\s+(?=.)`,
    'iu',
  )
  const ofKind = new RegExp(`^((?:an?|the)\\s+(?:[\\p{L}-]+\\s+){1,4}?)(?:${kinds})[.!?]?$`, 'iu')
  return asked.replace(about, '').replace(ofKind, '$1').trim()
}
