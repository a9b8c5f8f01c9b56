const VOWELS = /[aeiouyæøœɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏᵻ]/u

/**
 * How long words sound, from their transcription in IPA as eSpeak NG prints it, a word on each line; relative to a
 * consonant. Null when the lines don't match the words one to one.
 */
export function phonemeWeights(ipa: string, wordCount: number): number[] | null {
  const lines = ipa.trimEnd().split('\n')
  return lines.length === wordCount ? lines.map(weightOf) : null
}

/** The proportions were fitted to the word events of eSpeak NG's WebAssembly build. */
function weightOf(transcription: string): number {
  let weight = 0.3
  for (const sign of transcription) {
    if (VOWELS.test(sign)) weight += 1.1
    else if (sign === 'ː') weight += 0.7
    else if (sign === 'ˈ') weight += 0.3
    else if (/\p{L}/u.test(sign)) weight += 1
  }
  return weight
}
