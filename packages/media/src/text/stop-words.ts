import * as lists from 'stopword'
import { languageOf } from './language-of.ts'

const listsByLanguage: Readonly<Record<string, readonly string[]>> = {
  ar: lists.ara,
  bg: lists.bul,
  bn: lists.ben,
  ca: lists.cat,
  cs: lists.ces,
  da: lists.dan,
  de: lists.deu,
  el: lists.ell,
  en: lists.eng,
  es: lists.spa,
  et: lists.est,
  eu: lists.eus,
  fa: lists.fas,
  fi: lists.fin,
  fr: lists.fra,
  ga: lists.gle,
  gl: lists.glg,
  he: lists.heb,
  hi: lists.hin,
  hr: lists.hrv,
  hu: lists.hun,
  id: lists.ind,
  it: lists.ita,
  ja: lists.jpn,
  ko: lists.kor,
  lt: lists.lit,
  lv: lists.lav,
  mr: lists.mar,
  ms: lists.msa,
  nb: lists.nob,
  nl: lists.nld,
  no: lists.nob,
  pl: lists.pol,
  pt: lists.por,
  ro: lists.ron,
  ru: lists.rus,
  sk: lists.slk,
  sl: lists.slv,
  sv: lists.swe,
  sw: lists.swa,
  th: lists.tha,
  tr: lists.tur,
  uk: lists.ukr,
  ur: lists.urd,
  vi: lists.vie,
  zh: lists.zho,
}

/** English words that the list lacks: common, but they say nothing about a scene. */
const moreEnglish =
  "every each always never once just even still also one two three many much more most some any let's lets get gets got make makes made it's that's there's don't doesn't can't won't you're we're they're i'm isn't us go goes way thing things here there today now then becomes become says said keep keeps without within"

/** The words of a language that say nothing alone; an empty set for a language without a list. */
export const stopWordsOf = (language: string): ReadonlySet<string> => {
  const base = languageOf(language)
  const more = base === 'en' ? moreEnglish.split(' ') : []
  return new Set([...(listsByLanguage[base] ?? []), ...more])
}
