import { frequencyOf, SAMPLE_RATE } from './note.ts'

/** What plays the single notes. */
export type TimbreName = 'piano' | 'celesta' | 'guitar' | 'synth' | 'bass'

interface Overtone {
  ratio: number
  level: number
  /** To 1/e, of a note at middle C. */
  decaySeconds: number
}

interface Timbre {
  partials: Overtone[]
  attackSeconds: number
  longestSeconds: number
  gain: number
}

const harmonics = (count: number, partial: (n: number) => Omit<Overtone, 'ratio'>, stiffness = 0): Overtone[] =>
  Array.from({ length: count }, (_, index) => {
    const n = index + 1
    return { ratio: n * Math.sqrt(1 + stiffness * n * n), ...partial(n) }
  })

/** A string's partials fade the sooner the higher they are; a piano's tone has a quick part and a slow one. */
const timbres: Record<TimbreName, Timbre> = {
  piano: {
    partials: [
      ...harmonics(8, (n) => ({ level: 0.62 / n ** 1.75, decaySeconds: 0.42 / (1 + 0.25 * (n - 1)) }), 0.0004),
      ...harmonics(4, (n) => ({ level: 0.38 / n ** 1.9, decaySeconds: 1.5 / (1 + 0.4 * (n - 1)) }), 0.0004),
    ],
    attackSeconds: 0.007,
    longestSeconds: 4,
    gain: 1,
  },
  celesta: {
    partials: [
      { ratio: 1, level: 0.8, decaySeconds: 0.9 },
      { ratio: 2.001, level: 0.22, decaySeconds: 0.6 },
      { ratio: 4.01, level: 0.16, decaySeconds: 0.22 },
      { ratio: 6.7, level: 0.05, decaySeconds: 0.08 },
    ],
    attackSeconds: 0.004,
    longestSeconds: 3.5,
    gain: 0.85,
  },
  guitar: {
    // Plucked at two sevenths of its length: every partial with a knot there is missing.
    partials: harmonics(12, (n) => ({
      level: (0.9 * Math.abs(Math.sin((n * Math.PI * 2) / 7))) / n ** 1.35,
      decaySeconds: 0.75 / (1 + 0.3 * (n - 1)),
    })),
    attackSeconds: 0.003,
    longestSeconds: 3,
    gain: 0.9,
  },
  synth: {
    partials: harmonics(10, (n) => ({ level: 0.75 / n ** 1.2, decaySeconds: 0.65 / (1 + 0.7 * (n - 1)) })),
    attackSeconds: 0.006,
    longestSeconds: 2.5,
    gain: 0.7,
  },
  bass: {
    partials: harmonics(5, (n) => ({ level: 0.9 / n ** 1.5, decaySeconds: 2.4 / (1 + 0.8 * (n - 1)) })),
    attackSeconds: 0.018,
    longestSeconds: 6,
    gain: 1,
  },
}

/** Partials above this are left out: nothing folds back, and nothing hisses. */
const highestHz = 9000

/** One note, struck and left to ring, mono. */
export function timbreSample(name: TimbreName, midi: number): Float32Array {
  const timbre = timbres[name]
  const samples = new Float32Array(Math.round(timbre.longestSeconds * SAMPLE_RATE))
  // Higher strings are shorter and ring shorter.
  const pitchDecay = name === 'bass' ? 1 : 2 ** ((60 - midi) / 24)
  for (const { ratio, level, decaySeconds } of timbre.partials) {
    const hz = frequencyOf(midi) * ratio
    if (hz < highestHz) addRinging(samples, { hz, level: level * timbre.gain, decaySeconds: decaySeconds * pitchDecay })
  }
  const attack = Math.round(timbre.attackSeconds * SAMPLE_RATE)
  for (let index = 0; index < attack; index++) {
    samples[index] = (samples[index] ?? 0) * (0.5 - Math.cos((Math.PI * index) / attack) / 2)
  }
  fadeEnd(samples)
  return samples
}

/** A sine that fades exponentially, by the recursion of a two-pole resonator: no sine per sample. */
function addRinging(samples: Float32Array, tone: { hz: number; level: number; decaySeconds: number }): void {
  const angle = (2 * Math.PI * tone.hz) / SAMPLE_RATE
  const radius = Math.exp(-1 / (tone.decaySeconds * SAMPLE_RATE))
  const [a, b] = [2 * radius * Math.cos(angle), -radius * radius]
  let before = -tone.level * Math.sin(angle)
  let current = 0
  // Below −80 dB nobody hears it.
  const end = Math.min(samples.length, Math.ceil(tone.decaySeconds * SAMPLE_RATE * 9.2))
  for (let index = 0; index < end; index++) {
    samples[index] = (samples[index] ?? 0) + current
    const next = a * current + b * before
    before = current
    current = next
  }
}

function fadeEnd(samples: Float32Array): void {
  const frames = Math.round(0.15 * SAMPLE_RATE)
  for (let index = 0; index < frames; index++) {
    const at = samples.length - 1 - index
    samples[at] = (samples[at] ?? 0) * (index / frames)
  }
}
