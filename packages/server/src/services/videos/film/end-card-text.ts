const thanks: Readonly<Record<string, string>> = {
  ar: 'شكرًا للمشاهدة',
  de: 'Danke fürs Zuschauen',
  en: 'Thanks for watching',
  es: 'Gracias por ver',
  fr: 'Merci d’avoir regardé',
  hi: 'देखने के लिए धन्यवाद',
  it: 'Grazie per la visione',
  pl: 'Dziękujemy za obejrzenie',
  pt: 'Obrigado por assistir',
  ru: 'Спасибо за просмотр',
  zh: '感谢观看',
}

/** The last words of a film, in its language; in English for a language we have no words of. */
export function endCardText(tag: string): string {
  return thanks[new Intl.Locale(tag).language] ?? thanks.en ?? ''
}
