import { SOUNDTRACK_SAMPLE_RATE } from './narration-track.ts'

/** ffmpeg 5 can't choose a layout by itself after some filters, so each branch says what it carries. */
const STEREO = `aresample=${SOUNDTRACK_SAMPLE_RATE},aformat=sample_fmts=fltp:channel_layouts=stereo`

/** Said explicitly, because ffmpeg's own conversion turns mono down by 3 dB. */
export const MONO_TO_STEREO = 'pan=stereo|c0=c0|c1=c0'

/** How loud music is while nobody speaks, under a narration that is mixed at the same scale. */
export const MUSIC_LUFS = -24
/** Where the narration is brought before mixing, so that ducking works the same for quiet and loud voices. */
export const NARRATION_LUFS = -18

/**
 * Ducking: the voice presses the music down by about 10 dB within 30 ms of a word, and lets it come back over 0.7 s, slow
 * enough not to be heard pumping between words.
 */
const DUCKING = 'sidechaincompress=threshold=0.015:ratio=8:attack=30:release=700:makeup=1'

const FADE_SECONDS = { in: 0.8, out: 1.5 }

/** True peaks lie up to 1 dB above the samples; with this limit they stay under −1 dBTP after AAC too. */
const PEAK_LIMIT = 0.79

export interface SoundtrackLevels {
  /** In dB. */
  narrationGain: number
  musicGain: number
}

/** The filters that mix input 0 (narration) and, when there is music, input 1 into `[mixed]`. */
export function mixGraph(input: { levels: SoundtrackLevels; hasMusic: boolean; durationSeconds: number }): string {
  const voice = `[0:a]${MONO_TO_STEREO},${STEREO},volume=${input.levels.narrationGain.toFixed(2)}dB`
  if (!input.hasMusic) return `${voice}[mixed]`
  // amix scales its inputs down, differently in old and new versions; four channels added up by pan don't.
  return [
    `${voice},asplit=2[voice][key]`,
    `${musicBranch(1, input.durationSeconds)},volume=${input.levels.musicGain.toFixed(2)}dB[music]`,
    `[music][key]${DUCKING},${STEREO}[ducked]`,
    '[voice][ducked]amerge=inputs=2,pan=stereo|c0=c0+c2|c1=c1+c3[mixed]',
  ].join(';')
}

/** The music as long as the film, whatever it was, faded in and out, without a label at its end. */
export function musicBranch(inputIndex: number, durationSeconds: number): string {
  const fadeIn = Math.min(FADE_SECONDS.in, durationSeconds / 4)
  const fadeOut = Math.min(FADE_SECONDS.out, durationSeconds / 4)
  const fades = `afade=t=in:d=${fadeIn},afade=t=out:st=${durationSeconds - fadeOut}:d=${fadeOut}`
  return `[${inputIndex}:a]${STEREO},apad,atrim=end=${durationSeconds},${fades}`
}

/** Gain, limiter and exact length: from `[mixed]` to `[mastered]`. */
export function masterGraph({ gain, durationSeconds }: { gain: number; durationSeconds: number }): string {
  const samples = Math.round(durationSeconds * SOUNDTRACK_SAMPLE_RATE)
  const limiter = `alimiter=limit=${PEAK_LIMIT}:attack=5:release=60:level=disabled`
  return `[mixed]volume=${gain.toFixed(2)}dB,${limiter},${STEREO},apad,atrim=end_sample=${samples}[mastered]`
}
