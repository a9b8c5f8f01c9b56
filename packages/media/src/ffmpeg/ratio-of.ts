/** The number behind ffprobe's `30000/1001`; 0 for its `0/0`. */
export function ratioOf(text: string): number {
  const [above = 0, below = 1] = text.split('/').map(Number)
  return below > 0 ? above / below : 0
}
