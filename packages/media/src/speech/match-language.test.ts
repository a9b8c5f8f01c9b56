import { describe, expect, it } from 'vitest'
import { googleLanguages } from './google-languages.ts'
import { localLanguages } from './local/local-voices.ts'
import { matchLanguage } from './match-language.ts'

describe('matchLanguage', () => {
  it.each([
    ['en-GB', 'en-GB'],
    ['en_gb', 'en-GB'],
    ['en', 'en-US'],
    ['en-ZA', 'en-US'],
    ['pt', 'pt-BR'],
    ['pt-AO', 'pt-BR'],
    ['zh', 'zh-CN'],
    ['cmn-CN', 'zh-CN'],
    ['ar-EG', 'ar-SA'],
    ['no', 'nb-NO'],
  ])('speaks %s as %s', (asked, spoken) => {
    expect(matchLanguage(asked, localLanguages)).toBe(spoken)
  })

  it("finds a provider's own name of a language", () => {
    expect(matchLanguage('zh-CN', googleLanguages)).toBe('cmn-CN')
    expect(matchLanguage('ar-SA', googleLanguages)).toBe('ar-XA')
  })

  it('refuses another script, an unknown language and what is no language tag', () => {
    for (const tag of ['zh-TW', 'tlh', 'not a tag', '', '--'])
      expect(matchLanguage(tag, localLanguages), tag).toBeUndefined()
  })
})
