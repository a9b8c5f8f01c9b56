// The package ships no types; these are the lists used here.
declare module 'stopword' {
  type Words = readonly string[]
  export const ara: Words, ben: Words, bul: Words, cat: Words, ces: Words, dan: Words, deu: Words, ell: Words
  export const eng: Words, est: Words, eus: Words, fas: Words, fin: Words, fra: Words, gle: Words, glg: Words
  export const heb: Words, hin: Words, hrv: Words, hun: Words, ind: Words, ita: Words, jpn: Words, kor: Words
  export const lav: Words, lit: Words, mar: Words, msa: Words, nld: Words, nob: Words, pol: Words, por: Words
  export const ron: Words, rus: Words, slk: Words, slv: Words, spa: Words, swa: Words, swe: Words, tha: Words
  export const tur: Words, ukr: Words, urd: Words, vie: Words, zho: Words
}
