import type { ClipMotion } from './local-motion.ts'
import type { DepthField } from './read-depth-field.ts'

/** Pixels of the still, 4 bytes each. At least as large as the clip's frame. */
export interface StillPixels {
  width: number
  height: number
  pixels: Uint32Array
}

export interface WarpRequest {
  still: StillPixels
  depth: DepthField
  motion: ClipMotion
  width: number
  height: number
}

/** The displacement is computed at the corners of cells of this many pixels, and is even between them. */
const cell = 8
/** How much of the camera's way the farthest things follow. */
const farShare = 0.12
/** A camera that is held breathes: shares of the shorter side, and how often within a clip. */
const breath = { amount: 0.0018, times: 1.5 } as const

export interface LocalWarp {
  /** Fills `frame`, one number a pixel, as seen after `progress` (0 … 1) of the clip. */
  draw(frame: Uint32Array, progress: number): void
}

/** The corners of all cells of a frame, row by row. */
interface Grid {
  columns: number
  rows: number
  /** How near the picture is there, 0 … 1. */
  near: Float32Array
  /** Their places in the still, in 1/65536 of a pixel. */
  x: Int32Array
  y: Int32Array
}

/**
 * Draws the still as a camera sees it that has gone some of its way: near things move further than far ones. Every pixel
 * of the frame is looked up in the still, so there are no holes; the field of depth is smooth, so nothing tears.
 */
export function createLocalWarp(request: WarpRequest): LocalWarp {
  const { width, height, depth } = request
  const columns = Math.ceil(width / cell) + 1
  const rows = Math.ceil(height / cell) + 1
  const near = Float32Array.from({ length: columns * rows }, (_, index) =>
    nearAt(depth, { x: ((index % columns) * cell) / width, y: (Math.floor(index / columns) * cell) / height }),
  )
  const grid = { columns, rows, near, x: new Int32Array(columns * rows), y: new Int32Array(columns * rows) }
  return {
    draw(frame, progress) {
      placeGrid(grid, request, progress)
      for (let y = 0; y < height; y++) drawRow(frame, y, { grid, request })
    },
  }
}

/** Where the corners of all cells lie in the still. */
function placeGrid(grid: Grid, { still, motion, width, height }: WarpRequest, progress: number): void {
  const unit = Math.min(width, height)
  const along = ease(progress)
  const sway = Math.sin(2 * Math.PI * breath.times * progress) * breath.amount * unit
  // From half before its middle to half behind it: the still itself is the middle, so that nothing bends far.
  const right = (along - 0.5) * motion.right * unit
  const down = (along - 0.5) * motion.down * unit + sway
  const scale = { x: (still.width / width) * 65536, y: (still.height / height) * 65536 }
  const limit = { x: (still.width - 1.01) * 65536, y: (still.height - 1.01) * 65536 }
  grid.near.forEach((near, index) => {
    const follows = farShare + (1 - farShare) * near
    const zoom = baseZoom(motion) * zoomAt(motion.push * (0.45 + 0.55 * follows), along)
    const x = ((index % grid.columns) * cell - width / 2) / zoom + width / 2 + right * follows
    const y = (Math.floor(index / grid.columns) * cell - height / 2) / zoom + height / 2 + down * follows
    grid.x[index] = Math.min(limit.x, Math.max(0, x * scale.x))
    grid.y[index] = Math.min(limit.y, Math.max(0, y * scale.y))
  })
}

function drawRow(frame: Uint32Array, row: number, { grid, request }: { grid: Grid; request: WarpRequest }): void {
  const { width, still } = request
  const above = Math.floor(row / cell) * grid.columns
  const share = (row % cell) / cell
  const between = (values: Int32Array, corner: number) => {
    const upper = values[corner] ?? 0
    return Math.round(upper + ((values[corner + grid.columns] ?? 0) - upper) * share)
  }
  let [x, y] = [between(grid.x, above), between(grid.y, above)]
  for (let column = 0; column < grid.columns - 1; column++) {
    const [nextX, nextY] = [between(grid.x, above + column + 1), between(grid.y, above + column + 1)]
    const count = Math.min(cell, width - column * cell)
    const step = { x: Math.round((nextX - x) / cell), y: Math.round((nextY - y) / cell) }
    copyRun(still, { frame, to: row * width + column * cell, count, x, y, step })
    x = nextX
    y = nextY
  }
}

/** The depth at a place in shares of the picture, mixed from the four nearest values. */
function nearAt({ width, height, values }: DepthField, place: { x: number; y: number }): number {
  const x = Math.min(1, place.x) * (width - 1)
  const y = Math.min(1, place.y) * (height - 1)
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const at = (column: number, row: number) =>
    values[Math.min(height - 1, row) * width + Math.min(width - 1, column)] ?? 0
  const upper = at(left, top) + (at(left + 1, top) - at(left, top)) * (x - left)
  const lower = at(left, top + 1) + (at(left + 1, top + 1) - at(left, top + 1)) * (x - left)
  return upper + (lower - upper) * (y - top)
}

/** Room at the borders for the way of the camera. */
const baseZoom = ({ right, down }: ClipMotion): number =>
  1 + Math.max(Math.abs(right), Math.abs(down)) + 2 * breath.amount + 0.004

/** In and out alike begin or end at the whole picture, and grow by a constant factor, which is seen as constant speed. */
const zoomAt = (push: number, along: number): number => (1 + Math.abs(push)) ** (push >= 0 ? along : 1 - along)

/** Soft at both ends, but never quite still: half cosine, half straight. */
const ease = (t: number): number => 0.7 * (0.5 - Math.cos(Math.PI * t) / 2) + 0.3 * t

/** Looks up a run of pixels, each mixed from four of the still; two colours at a time in one multiplication. */
function copyRun(
  { pixels, width }: StillPixels,
  run: { frame: Uint32Array; to: number; count: number; x: number; y: number; step: { x: number; y: number } },
): void {
  const { frame, to, count, step } = run
  let { x, y } = run
  for (let index = 0; index < count; index++) {
    const at = (y >> 16) * width + (x >> 16)
    const right = (x >> 8) & 255
    const down = (y >> 8) & 255
    const upper = blend(pixels[at] ?? 0, pixels[at + 1] ?? 0, right)
    const lower = blend(pixels[at + width] ?? 0, pixels[at + width + 1] ?? 0, right)
    frame[to + index] = blend(upper, lower, down)
    x += step.x
    y += step.y
  }
}

/** `share` of 256 of `other`, the rest of `one`, for all four bytes, rounded. */
function blend(one: number, other: number, share: number): number {
  const rest = 256 - share
  const even = (Math.imul(one & 0xff00ff, rest) + Math.imul(other & 0xff00ff, share) + 0x800080) >>> 8
  const odd = (Math.imul((one >>> 8) & 0xff00ff, rest) + Math.imul((other >>> 8) & 0xff00ff, share) + 0x800080) >>> 0
  return ((even & 0xff00ff) | (odd & 0xff00ff00)) >>> 0
}
