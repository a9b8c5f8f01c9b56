const [minSide, maxSide] = [16, 8192] as const

/** @throws RangeError for a side that is no whole number of 16 to 8192 pixels */
export const checkSize = ({ width, height }: { width: number; height: number }): void => {
  for (const side of [width, height]) {
    if (Number.isInteger(side) && side >= minSide && side <= maxSide) continue
    throw new RangeError(`Can't paint a side of ${side} pixels. Use a whole number from ${minSide} to ${maxSide}.`)
  }
}
