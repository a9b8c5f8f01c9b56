/** How many values of the envelope make a second: 10 ms each, short enough for the pause between two words. */
export const ENVELOPE_RATE = 100

/** Below this the microphone noise of a voice provider begins; relative to the loudest moment. */
const SILENCE_BELOW_PEAK_DB = 36

export interface Silence {
  /** Seconds. */
  start: number
  end: number
}

/** The mean amplitude (root mean square, 0–1) of every 10 ms of mono 16-bit samples. */
export function loudnessEnvelope(samples: Int16Array, sampleRate: number): Float32Array {
  const step = Math.round(sampleRate / ENVELOPE_RATE)
  const envelope = new Float32Array(Math.ceil(samples.length / step))
  for (let index = 0; index < envelope.length; index++) {
    const slice = samples.subarray(index * step, (index + 1) * step)
    let sum = 0
    for (const sample of slice) sum += sample * sample
    envelope[index] = Math.sqrt(sum / slice.length) / 32768
  }
  return envelope
}

/** Stretches of at least `minSeconds` that nothing can be heard in, the ones at both ends included. */
export function findSilences(envelope: Float32Array, minSeconds: number): Silence[] {
  const limit = envelope.reduce((peak, value) => Math.max(peak, value), 0) * 10 ** (-SILENCE_BELOW_PEAK_DB / 20)
  const silences: Silence[] = []
  let start = 0
  for (let index = 0; index <= envelope.length; index++) {
    if (index < envelope.length && (envelope[index] ?? 0) <= limit) continue
    if (index - start >= minSeconds * ENVELOPE_RATE) {
      silences.push({ start: start / ENVELOPE_RATE, end: index / ENVELOPE_RATE })
    }
    start = index + 1
  }
  return silences
}
