import type { Template } from '../templates/index.ts'

export interface PaintRequest {
  /** What the picture shows, in the script's language. */
  readonly prompt: string
  /** Most telling first. */
  readonly keywords: readonly string[]
  readonly titleWords: string
  /** The same seed and request give the same picture; scenes of one film share the seed. */
  readonly seed: number
  /** Which picture of how many this is. */
  readonly index: number
  readonly count: number
  /** Of the film in pixels; the picture may be larger, in the same proportions, to leave room for camera moves. */
  readonly width: number
  readonly height: number
  readonly template: Template
  readonly signal?: AbortSignal | undefined
  /** Ends in `.jpg`, `.png` or `.webp`; the format follows it. */
  readonly outPath: string
}

export interface PaintedPicture {
  readonly path: string
  readonly width: number
  readonly height: number
  readonly provider: string
  readonly model: string
  readonly seed: number
}

export interface ImageProvider {
  readonly provider: string
  /** Part of every cache key: it changes when the same request would give another picture. */
  readonly model: string
  /** @throws the abort reason when `signal` fires; RangeError for a size or file ending it can't paint */
  paint(request: PaintRequest): Promise<PaintedPicture>
}
