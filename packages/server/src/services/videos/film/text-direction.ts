const rightToLeftLanguages = new Set(['ar', 'dv', 'fa', 'he', 'ks', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi'])

/** @param tag BCP 47, such as `ar-EG` */
export function textDirection(tag: string): 'ltr' | 'rtl' {
  const { language, script } = new Intl.Locale(tag)
  if (script) return ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo'].includes(script) ? 'rtl' : 'ltr'
  return rightToLeftLanguages.has(language) ? 'rtl' : 'ltr'
}
