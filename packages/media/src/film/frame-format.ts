/** The three shapes of film that layouts are made for. */
export type FrameFormat = 'wide' | 'square' | 'tall'

export function formatOf({ width, height }: { width: number; height: number }): FrameFormat {
  const aspect = width / height
  if (aspect > 1.2) return 'wide'
  return aspect < 0.84 ? 'tall' : 'square'
}

/**
 * How much of the frame text may use. Phone apps cover the right tenth, the foot and the head of upright films with
 * their own buttons and names; elsewhere these are the title-safe margins of television.
 */
export const textArea: Record<FrameFormat, { captionWidth: number; titleWidth: number; side: number; top: number }> = {
  wide: { captionWidth: 0.72, titleWidth: 0.66, side: 0.07, top: 0.12 },
  square: { captionWidth: 0.86, titleWidth: 0.8, side: 0.08, top: 0.1 },
  tall: { captionWidth: 0.8, titleWidth: 0.8, side: 0.09, top: 0.13 },
}
