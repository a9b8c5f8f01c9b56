/** Keeps the last `maxBytes` of a stream that may be endless. */
export function createTail(maxBytes: number): { push: (chunk: Buffer) => void; text: () => string } {
  let kept = Buffer.alloc(0)
  return {
    push: (chunk) => {
      kept = Buffer.concat([kept, chunk])
      if (kept.length > maxBytes) kept = kept.subarray(kept.length - maxBytes)
    },
    text: () => kept.toString('utf8'),
  }
}
