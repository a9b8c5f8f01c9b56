/**
 * Words whose full stop doesn't end a sentence, by language, lower case and without it. Intl.Segmenter knows none of them
 * (V8 ignores the locale extension `ss`). Only those that usually stand before a capital or a number need to be here.
 */
const common: Readonly<Record<string, string>> = {
  en: 'mr mrs ms dr prof st jr sr vs gen col capt lt sgt rev hon mt messrs gov sen rep pres inc ltd co corp e.g i.e cf approx est dept',
  de: 'dr prof hr fr st bzw z.b u.a d.h ca vgl evtl ggf inkl usw mio mrd tel str abs hrsg sog z b u a d h',
  es: 'sr sra srta dr dra d dª prof ud uds ej p.ej ee uu av avda pág núm gral lic ing sto sta',
  fr: 'm mm mme mlle dr prof st ste cf env av bd éd p.ex',
  it: 'sig sig.ra dott dott.ssa prof ing avv s sant ecc pag es cfr',
  pt: 'sr sra srta dr dra prof profª av exmo exma pág núm ex p.ex',
  pl: 'dr prof mgr inż ul al św np tj tzn m.in im ks gen płk godz ok wyd',
  ru: 'г гг ул д им св т.е т.д т.п т.к проф акад гр рис стр млн млрд тыс руб пр просп',
  nl: 'dhr mevr dr prof ir ing bijv d.w.z ca st',
  sv: 'dr prof bl.a t.ex d.v.s ca kl st',
}

/** Only before a number: "No. 5" goes on, "No." alone is an answer. */
const beforeNumber = new Set('no nos nr nº n.º fig vol p pp s art ch sec op § №'.split(' '))

const byLanguage = new Map(Object.entries(common).map(([language, words]) => [language, new Set(words.split(' '))]))

export const isAbbreviation = (word: string, language: string, next: string): boolean => {
  const lower = word.toLowerCase()
  if (beforeNumber.has(lower) && /^\p{N}/u.test(next)) return true
  return byLanguage.get(language)?.has(lower) ?? false
}
