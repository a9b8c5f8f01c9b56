import { describe, expect, it } from 'vitest'
import { splitWords } from './split-words.ts'

const texts = (text: string, language: string) => splitWords(text, language).map((word) => word.text)

describe('splitWords', () => {
  it('keeps punctuation with its word', () => {
    expect(texts('“Yes,” she said – 3.5 times!', 'en-US')).toEqual(['“Yes,”', 'she', 'said –', '3.5', 'times!'])
  })

  it('gives a lone opening mark to the word after it', () => {
    expect(texts('¿ Qué ? ( sí )', 'es-ES')).toEqual(['¿ Qué ?', '( sí )'])
  })

  it('finds the words of Chinese, which has no spaces', () => {
    expect(texts('今天天气很好，我们去“公园”。', 'zh-CN').join('|')).toBe('今天|天气|很好，|我们|去|“公园”。')
  })

  it('says where each word stands in the text', () => {
    const text = 'Один  два, три.'
    for (const word of splitWords(text, 'ru-RU')) expect(text.slice(word.start, word.end)).toBe(word.text)
  })

  it('has no words for a text of signs', () => {
    expect(texts(' — … 🎉', 'en-US')).toEqual([])
  })
})
