import type { Span } from '../audio/timeline.ts'
import { fractionBetween } from './easing.ts'
import type { FilmSpec } from './film-spec.ts'

/** A card or a scene. `start` and `end` are when it can be seen, half a transition beyond its own time at either side. */
export interface Shot extends Span {
  kind: 'title' | 'scene' | 'end'
  /** Of the scene whose picture it shows. */
  sceneIndex: number
  own: Span
}

/** What a frame shows: one shot, or two during a transition. */
export interface Moment {
  shot: Shot
  next: Shot | null
  /** How far the transition to `next` has come, 0 … 1. */
  mix: number
}

/** Cards and scenes in the order they are seen. A transition takes at most 60 % of the shorter of its two shots. */
export function listShots(spec: Pick<FilmSpec, 'timeline' | 'template'>): Shot[] {
  const { titleCard, endCard, scenes } = spec.timeline
  const own: Omit<Shot, 'start' | 'end'>[] = scenes.map((scene, sceneIndex) => ({
    kind: 'scene',
    sceneIndex,
    own: scene,
  }))
  if (titleCard) own.unshift({ kind: 'title', sceneIndex: 0, own: titleCard })
  if (endCard) own.push({ kind: 'end', sceneIndex: Math.max(0, scenes.length - 1), own: endCard })
  const half = (index: number): number => {
    const [left, right] = [own[index], own[index + 1]]
    if (!left || !right) return 0
    const shorter = Math.min(left.own.end - left.own.start, right.own.end - right.own.start)
    return Math.min(spec.template.transition.durationSeconds, shorter * 0.6) / 2
  }
  return own.map((shot, index) => ({
    ...shot,
    start: shot.own.start - half(index - 1),
    end: shot.own.end + half(index),
  }))
}

/** What is seen at `time`. */
export function momentAt(shots: Shot[], time: number): Moment {
  const visible = shots.filter((shot) => shot.start <= time && time < shot.end)
  const shot = visible[0] ?? (time < 0 ? shots[0] : shots.at(-1))
  if (!shot) throw new Error('A film needs at least one scene')
  const next = visible[1] ?? null
  return { shot, next, mix: next ? fractionBetween(time, next.start, shot.end) : 0 }
}
