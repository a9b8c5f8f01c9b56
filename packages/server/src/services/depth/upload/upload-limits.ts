export interface UploadLimits {
  /** Of the file. */
  maxBytes: number
  /** A sender that sends nothing for so long is given up. */
  idleMs: number
  /** How long sending may take in all: 100 MB in this time are 1 Mbit/s. */
  totalMs: number
}

export const uploadLimits: UploadLimits = {
  maxBytes: 100 * 1024 * 1024,
  idleMs: 30_000,
  totalMs: 15 * 60_000,
}

/** What a form may have around its file: boundaries, headers, other fields. */
export const formOverheadBytes = 64 * 1024

/** Of the form's other parts; busboy counts. What is above is refused, except headers, which are cut. */
export const formLimits = {
  fields: 20,
  fieldNameSize: 100,
  fieldSize: 1024,
  parts: 22,
  headerPairs: 20,
  headerSize: 8 * 1024,
  // Own messages are clearer: one file too many, and one that is too large, are noticed by who reads them.
  files: 2,
  fileSize: Number.POSITIVE_INFINITY,
}
