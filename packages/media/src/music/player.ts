import type { Part } from './compose.ts'
import { type DrumName, drumSample } from './drums.ts'
import type { GenreSound } from './genre-sound.ts'
import { createLowPass } from './low-pass.ts'
import { type DrumNote, type PluckNote, SAMPLE_RATE } from './note.ts'
import { createPadVoice, type PadVoice } from './pad-voice.ts'
import { createReverb } from './reverb.ts'
import { renderSample, type SampleVoice } from './sample-voice.ts'
import { addBlock, BLOCK_FRAMES, clearBlock, createBlock, type StereoBlock } from './stereo-block.ts'
import { type TimbreName, timbreSample } from './timbre.ts'

export interface Player {
  /** Fills the block that starts at `from`, in frames. Blocks must be asked for in order. */
  render(block: StereoBlock, from: number): void
}

/** Before everything is brought to its loudness at the end. */
const levels = { pad: 0.11, pluck: 0.3, melody: 0.26, bass: 0.34, drum: 0.4 } as const
/** How much of each goes into the room. */
const sends = { pad: 0.35, notes: 0.4, low: 0.06 } as const
const roomGain = 0.3
/** One breath of the pads' filter. */
const breathSeconds = 17

/** Plays all parts at once; each has its own pad filter, all share one room. */
export function createPlayer(parts: readonly Part[], sound: GenreSound): Player {
  const players = parts.map((part, index) => createPartPlayer(part, { sound, index }))
  const reverb = createReverb()
  const send = createBlock()
  return {
    render(block, from) {
      clearBlock(block)
      clearBlock(send)
      for (const player of players) player(block, send, from)
      reverb.apply(send, block, roomGain)
    },
  }
}

type PartPlayer = (block: StereoBlock, send: StereoBlock, from: number) => void

function createPartPlayer(part: Part, { sound, index }: { sound: GenreSound; index: number }): PartPlayer {
  const gain = 10 ** (part.style.trim / 20)
  const playPads = createPadPlayer(part, { brightness: sound.brightness, index })
  const isLow = ({ voice }: PluckNote | DrumNote) => voice === 'bass' || voice === 'drum'
  const groups = [
    { play: playPads, gain: gain * levels.pad * part.style.pad.gain, send: sends.pad },
    {
      play: createNotePlayer(part, { notes: part.notes.filter((note) => !isLow(note)), sound }),
      gain,
      send: sends.notes,
    },
    { play: createNotePlayer(part, { notes: part.notes.filter(isLow), sound }), gain, send: sends.low },
  ]
  const bus = createBlock()
  return (block, send, from) => {
    for (const group of groups) {
      clearBlock(bus)
      if (!group.play(bus, from)) continue
      addBlock(block, bus, group.gain)
      addBlock(send, bus, group.gain * group.send)
    }
  }
}

/** Renders what is due; false when the block stayed empty. */
type Play = (bus: StereoBlock, from: number) => boolean

function createPadPlayer({ pads, style }: Part, { brightness, index }: { brightness: number; index: number }): Play {
  const lowPass = createLowPass()
  const waiting = pads.toSorted((a, b) => a.startSeconds - b.startSeconds)
  const [low, high] = style.pad.cutoffHz
  let active: PadVoice[] = []
  return (bus, from) => {
    const until = (from + BLOCK_FRAMES) / SAMPLE_RATE
    while (waiting[0] && waiting[0].startSeconds < until) {
      const note = waiting.shift()
      if (note) active.push(createPadVoice(note))
    }
    if (active.length === 0) return false
    active = active.filter((voice) => voice.render(bus, from))
    const breath = 0.5 - Math.cos((2 * Math.PI * until) / breathSeconds + index) / 2
    lowPass.apply(bus, low * (high / low) ** breath * brightness)
    return true
  }
}

function createNotePlayer(part: Part, at: { notes: (PluckNote | DrumNote)[]; sound: GenreSound }): Play {
  const waiting = at.notes.toSorted((a, b) => a.startSeconds - b.startSeconds)
  const samples = new Map<string, Float32Array>()
  let active: SampleVoice[] = []
  return (bus, from) => {
    while (waiting[0] && waiting[0].startSeconds * SAMPLE_RATE < from + BLOCK_FRAMES) {
      const note = waiting.shift()
      if (note) active.push(toVoice(note, { part, sound: at.sound, samples }))
    }
    if (active.length === 0) return false
    active = active.filter((voice) => renderSample(voice, bus, from))
    return true
  }
}

function toVoice(
  note: PluckNote | DrumNote,
  at: { part: Part; sound: GenreSound; samples: Map<string, Float32Array> },
): SampleVoice {
  const start = Math.max(0, Math.round(note.startSeconds * SAMPLE_RATE))
  const level = note.velocity * levels[note.voice] * gainOf(note, at.part)
  // Equal power: a note is as loud at the side as in the middle.
  const angle = ((note.pan + 1) * Math.PI) / 4
  return {
    samples: sampleOf(note, at),
    start,
    end: start + Math.round(note.seconds * SAMPLE_RATE),
    release: Math.round((note.voice === 'bass' ? 0.12 : 0.35) * SAMPLE_RATE),
    gain: { left: level * Math.cos(angle), right: level * Math.sin(angle) },
  }
}

function gainOf({ voice }: PluckNote | DrumNote, { style }: Part): number {
  switch (voice) {
    case 'pluck':
      return style.pluck.gain
    case 'melody':
      return style.melody?.gain ?? 0
    case 'bass':
      return style.bass.gain
    case 'drum':
      return 1
    default:
      return voice satisfies never
  }
}

/** Every pitch and drum is made once per part. */
function sampleOf(
  note: PluckNote | DrumNote,
  { sound, samples }: { sound: GenreSound; samples: Map<string, Float32Array> },
): Float32Array {
  const name: TimbreName | DrumName = note.voice === 'drum' ? note.drum : note.voice === 'bass' ? 'bass' : sound.pluck
  const key = note.voice === 'drum' ? name : `${name} ${note.midi}`
  const known = samples.get(key)
  if (known) return known
  const made =
    note.voice === 'drum'
      ? drumSample(note.drum)
      : timbreSample(note.voice === 'bass' ? 'bass' : sound.pluck, note.midi)
  samples.set(key, made)
  return made
}
