/** `en` for `en-US`, `EN` or `en_us`; `en` when the tag can't be read, since splitting text must not fail for it. */
export const languageOf = (tag: string): string => {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).language
  } catch {
    return 'en'
  }
}

/** Chinese, Japanese and Thai put no spaces between words or sentences. */
export const hasSpaces = (language: string): boolean => !['zh', 'ja', 'th', 'yue'].includes(languageOf(language))
