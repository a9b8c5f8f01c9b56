import { featureWords, motifWords } from './subject-words.ts'

export const motifs = [
  'mountains',
  'sea',
  'forest',
  'city',
  'space',
  'desert',
  'field',
  'clouds',
  'network',
  'growth',
  'lights',
  'ribbons',
] as const

export type Motif = (typeof motifs)[number]

export const features = ['night', 'stars', 'rain', 'snow', 'birds', 'lighthouse', 'boat', 'house'] as const

export type Feature = (typeof features)[number]

export interface Subject {
  readonly motif: Motif
  readonly features: ReadonlySet<Feature>
}

interface SubjectRequest {
  readonly keywords: readonly string[]
  readonly prompt: string
  readonly seed: number
  readonly index: number
}

/** For words that name nothing to see; turned through, so that neighbours differ. */
const neutralMotifs: readonly Motif[] = ['ribbons', 'mountains', 'clouds', 'field', 'lights', 'sea', 'desert']

/** What to paint: the motif that most words speak of, and what else they mention. */
export const findSubject = ({ keywords, prompt, seed, index }: SubjectRequest): Subject => {
  const text = ` ${[...keywords, prompt]
    .join(' ')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')} `
  const found = motifs.map((motif) => ({ motif, hits: countHits(text, motifWords[motif]) }))
  const best = found.reduce((a, b) => (b.hits > a.hits ? b : a))
  const motif = best.hits > 0 ? best.motif : neutralMotifs[(seed + index) % neutralMotifs.length]
  const mentioned = features.filter((feature) => countHits(text, featureWords[feature]) > 0)
  return { motif: motif ?? 'ribbons', features: new Set(mentioned) }
}

/** Stems match where a word begins; Chinese has no such places, so there they match anywhere. */
const countHits = (text: string, stems: readonly string[]): number =>
  stems.reduce((sum, stem) => {
    const isDense = /\p{Script=Han}/u.test(stem)
    return sum + text.split(isDense ? stem : ` ${stem}`).length - 1
  }, 0)
