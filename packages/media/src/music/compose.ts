import { createRandom, type Random } from '../image/random.ts'
import type { Mood } from '../story/story.ts'
import { drumNames } from './drums.ts'
import type { GenreSound } from './genre-sound.ts'
import { bassNote, type Chord, chordOn, ladder, voice } from './harmony.ts'
import { type MoodStyle, moodStyles } from './mood-style.ts'
import type { DrumNote, PadNote, PluckNote } from './note.ts'

/** The music of one mood's span. */
export interface Part {
  mood: Mood
  style: MoodStyle
  pads: PadNote[]
  notes: (PluckNote | DrumNote)[]
}

export interface PartRequest {
  mood: Mood
  start: number
  end: number
  /** Pitch class of the film's major scale. */
  root: number
  sound: GenreSound
  seed: number
  index: number
  isFirst: boolean
  isLast: boolean
}

/** Over how long one mood changes into the next. */
export const crossFadeSeconds = 1.5

interface Bar {
  start: number
  seconds: number
  chord: Chord
  index: number
  isClosing: boolean
}

/** Writes the notes of a span: bars that fill it, a progression, and what each voice plays over it. */
export function compose(request: PartRequest): Part {
  const { mood, seed, index, isLast } = request
  const style = moodStyles[mood]
  const random = createRandom('music', seed, index, mood)
  const bars = layOutBars(request, { style, random })
  const playing = isLast ? bars.filter((bar) => !bar.isClosing) : bars
  const closing = bars.filter((bar) => isLast && bar.isClosing).slice(0, 1)
  return {
    mood,
    style,
    pads: pads(request, { style, bars }),
    notes: [
      ...plucks(playing, { style, random }),
      ...melody(playing, { style, random }),
      ...bass(bars, style),
      ...drums(playing, { style, random }),
      ...closing.flatMap((bar) => lastChord(bar, style)),
    ],
  }
}

/** The tempo gives way by up to a tenth, so that a mood ends with a bar. The film's last bars stand on the home chord. */
function layOutBars(request: PartRequest, { style, random }: { style: MoodStyle; random: Random }): Bar[] {
  const { start, end, root, sound, isLast } = request
  const natural = 240 / (style.beatsPerMinute * sound.pace)
  const fitted = (end - start) / Math.max(1, Math.round((end - start) / natural))
  const seconds = Math.abs(fitted / natural - 1) < 0.12 ? fitted : natural
  const count = Math.max(1, Math.ceil((end - start) / seconds - 0.01))
  const progression = pick(style.progressions, random)
  return Array.from({ length: count }, (_, index) => {
    const isClosing = isLast && count > 2 && index >= count - Math.max(1, Math.round(4 / seconds))
    const step = isClosing ? 1 : (progression[Math.floor(index / style.barsPerChord) % progression.length] ?? 1)
    const chord = chordOn({ root, mode: style.mode, step, color: style.color })
    return { start: start + index * seconds, seconds, chord, index, isClosing }
  })
}

/** A chord rings until the next one has come; at the borders moods fade into each other. */
function pads(request: PartRequest, { style, bars }: { style: MoodStyle; bars: Bar[] }): PadNote[] {
  const half = crossFadeSeconds / 2
  const first = request.isFirst ? request.start : request.start - half
  const last = request.isLast ? request.end : request.end - half
  const notes: PadNote[] = []
  let before: number[] = []
  const chords = bars.filter(
    (bar, index) => index === 0 || bar.chord.pitchClasses.join() !== bars[index - 1]?.chord.pitchClasses.join(),
  )
  chords.forEach((bar, index) => {
    before = voice(bar.chord, { center: style.pad.center, before })
    const startSeconds = index === 0 ? first : bar.start - 0.15
    const endSeconds = Math.min(last, chords[index + 1]?.start ?? last)
    if (endSeconds <= startSeconds) return
    for (const midi of before) {
      notes.push({ midi, startSeconds, endSeconds, attackSeconds: crossFadeSeconds, releaseSeconds: crossFadeSeconds })
    }
  })
  return notes
}

interface Writing {
  style: MoodStyle
  random: Random
}

function plucks(bars: Bar[], { style, random }: Writing): PluckNote[] {
  const { patterns, lowest, seconds } = style.pluck
  const usual = pick(patterns, random)
  const other = pick(patterns, random)
  return bars.flatMap((bar) => {
    const steps = ladder(bar.chord, lowest)
    // Every fourth bar says something else.
    return strokes(bar, bar.index % 4 === 3 ? other : usual).flatMap(({ mark, time, accent }) => {
      const midi = steps[Number(mark)]
      if (midi === undefined) return []
      const velocity = (0.62 + 0.2 * accent) * random.between(0.86, 1.08)
      const pan = ((midi - 66) / 24) * 0.5
      return { voice: 'pluck', midi, startSeconds: time + human(random), seconds, velocity, pan } satisfies PluckNote
    })
  })
}

const rhythms = ['x...x...', 'x.....x.', 'x..x....', 'x...x.x.', '..x...x.'] as const

/** A few long notes over every other pair of bars, close to each other: a tune to remember, not to listen to. */
function melody(bars: Bar[], { style, random }: Writing): PluckNote[] {
  const { melody: line } = style
  if (!line) return []
  const motif = [pick(rhythms, random), pick(rhythms, random)]
  let note = line.center
  return bars.flatMap((bar) => {
    if (bar.index % 4 < 2) return []
    const tones = ladder(bar.chord, line.center - 8).filter((tone) => tone <= line.center + 8)
    return strokes(bar, motif[bar.index % 2] ?? '').map(({ time, accent }) => {
      const wanted = note + random.integer(-4, 4)
      note = tones.reduce(
        (best, tone) => (cost(tone, wanted, note) < cost(best, wanted, note) ? tone : best),
        line.center,
      )
      const velocity = 0.6 + 0.15 * accent
      return { voice: 'melody', midi: note, startSeconds: time + human(random), seconds: 2.5, velocity, pan: 0.12 }
    })
  })
}

/** The nearest note to the wanted one, and rather not the same one again. */
const cost = (tone: number, wanted: number, before: number): number =>
  Math.abs(tone - wanted) + (tone === before ? 2 : 0)

function bass(bars: Bar[], style: MoodStyle): PluckNote[] {
  return bars.flatMap((bar) => {
    const root = bassNote(bar.chord)
    const played = strokes(bar, bar.isClosing ? 'x.......' : style.bass.pattern)
    return played.map(({ mark, time }, index) => {
      const seconds = (played[index + 1]?.time ?? bar.start + bar.seconds) - time
      return {
        voice: 'bass',
        midi: mark === 'o' ? root + 12 : root,
        startSeconds: time,
        seconds,
        velocity: index === 0 ? 0.9 : 0.65,
        pan: 0,
      } satisfies PluckNote
    })
  })
}

function drums(bars: Bar[], { style, random }: Writing): DrumNote[] {
  return drumNames.flatMap((drum, place) => {
    const pattern = style.drums[drum] ?? ''
    return bars.flatMap((bar) =>
      strokes(bar, pattern).map(({ mark, time }) => ({
        voice: 'drum' as const,
        drum,
        startSeconds: time + human(random) * 0.5,
        seconds: 4,
        velocity: (mark === 'X' ? 0.9 : 0.5) * random.between(0.85, 1),
        pan: [0, -0.1, 0.35, -0.35, 0.25][place] ?? 0,
      })),
    )
  })
}

/** The film ends on its home chord, rolled upwards and left to ring. */
function lastChord(bar: Bar, style: MoodStyle): PluckNote[] {
  return ladder(bar.chord, style.pluck.lowest)
    .slice(0, 4)
    .map((midi, index) => ({
      voice: 'pluck',
      midi,
      startSeconds: bar.start + index * 0.14,
      seconds: 6,
      velocity: 0.7 - index * 0.05,
      pan: (index - 1.5) * 0.15,
    }))
}

/** The marks of a pattern that are no rests, in time. Whole beats are a little stronger. */
function strokes(bar: Bar, pattern: string): { mark: string; time: number; accent: number }[] {
  return [...pattern].flatMap((mark, index) => {
    if (mark === '.') return []
    const accent = index === 0 ? 1 : (index * 4) % pattern.length === 0 ? 0.5 : 0
    return { mark, accent, time: bar.start + (bar.seconds * index) / pattern.length }
  })
}

/** Nobody plays to the millisecond; without this, chords sound like a machine. Late only, so that nothing starts before 0. */
const human = (random: Random): number => random.between(0, 0.014)

function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[random.integer(0, items.length - 1)]
  if (item === undefined) throw new RangeError('There is nothing to choose from')
  return item
}
