import { createRandom } from '../image/random.ts'
import { SAMPLE_RATE } from './note.ts'

export const drumNames = ['boom', 'taiko', 'wood', 'shaker', 'tick'] as const
export type DrumName = (typeof drumNames)[number]

interface DrumSound {
  seconds: number
  /** The skin: a sine that falls from one frequency to another. */
  tone: { level: number; from: number; to: number; fallSeconds: number; decaySeconds: number }
  /** The stroke: noise without its low part. */
  noise: { level: number; decaySeconds: number; smoothing: number }
  attackSeconds: number
}

const sounds: Record<DrumName, DrumSound> = {
  boom: {
    seconds: 1.6,
    tone: { level: 1, from: 92, to: 44, fallSeconds: 0.05, decaySeconds: 0.34 },
    noise: { level: 0.05, decaySeconds: 0.03, smoothing: 0.85 },
    attackSeconds: 0.004,
  },
  taiko: {
    seconds: 1.1,
    tone: { level: 0.9, from: 150, to: 78, fallSeconds: 0.04, decaySeconds: 0.22 },
    noise: { level: 0.22, decaySeconds: 0.05, smoothing: 0.7 },
    attackSeconds: 0.003,
  },
  wood: {
    seconds: 0.25,
    tone: { level: 0.5, from: 760, to: 700, fallSeconds: 0.02, decaySeconds: 0.035 },
    noise: { level: 0.06, decaySeconds: 0.01, smoothing: 0.3 },
    attackSeconds: 0.002,
  },
  shaker: {
    seconds: 0.2,
    tone: { level: 0, from: 100, to: 100, fallSeconds: 1, decaySeconds: 1 },
    noise: { level: 0.3, decaySeconds: 0.035, smoothing: 0.15 },
    attackSeconds: 0.012,
  },
  tick: {
    seconds: 0.12,
    tone: { level: 0.12, from: 1900, to: 1900, fallSeconds: 1, decaySeconds: 0.012 },
    noise: { level: 0.16, decaySeconds: 0.012, smoothing: 0.1 },
    attackSeconds: 0.002,
  },
}

/** One stroke, mono. */
export function drumSample(name: DrumName): Float32Array {
  const { seconds, tone, noise, attackSeconds } = sounds[name]
  const random = createRandom('drum', name)
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE))
  let phase = 0
  let low = 0
  for (let index = 0; index < samples.length; index++) {
    const time = index / SAMPLE_RATE
    phase += (2 * Math.PI * (tone.to + (tone.from - tone.to) * Math.exp(-time / tone.fallSeconds))) / SAMPLE_RATE
    const white = random.next() * 2 - 1
    low += (white - low) * (1 - noise.smoothing)
    const stroke = noise.smoothing > 0.5 ? low : white - low
    const sound =
      tone.level * Math.sin(phase) * Math.exp(-time / tone.decaySeconds) +
      noise.level * stroke * Math.exp(-time / noise.decaySeconds)
    const fade = Math.min(1, time / attackSeconds, (seconds - time) / 0.02)
    samples[index] = sound * fade
  }
  return samples
}
