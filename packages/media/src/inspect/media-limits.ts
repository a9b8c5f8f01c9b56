/** What is taken: as much as can be worked on later. All of it is known from a file's header. */
export const mediaLimits = {
  /** Of one picture, or one frame of a video. */
  pixels: 100_000_000,
  /** Pictures in one file: frames of an animation, pages of a TIFF. Only the first one is worked on. */
  pages: 10_000,
  /** Width or height of a video in pixels: what H.264 of common levels and players allow. */
  videoSide: 8192,
  videoDurationMs: 60 * 60 * 1000,
} as const
