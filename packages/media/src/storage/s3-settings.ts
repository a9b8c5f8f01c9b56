/** Where the bucket is and who asks. */
export interface S3Settings {
  readonly bucket: string
  /** Default: what the AWS configuration of this machine says; `us-east-1` with an `endpoint`. */
  readonly region?: string | null
  /** Of a server that is not AWS, e.g. `http://127.0.0.1:9000`. Default: AWS. */
  readonly endpoint?: string | null
  /** Default: the chain of AWS (variables, profile, role of the machine or container). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | null
  /** Put before every key. Empty, or a path that ends in `/`. Default empty. */
  readonly prefix?: string
  /** `http://host/bucket/key` instead of `http://bucket.host/key`. Default: with an `endpoint`. */
  readonly forcePathStyle?: boolean
}

/** How long is waited for S3, in milliseconds. */
export interface S3Timeouts {
  /** For a connection. Default 3 s. */
  readonly connectMs: number
  /** Without a byte in either direction. Default 30 s. */
  readonly idleMs: number
  /** For the answer to a small request, and the first byte of a large one, all tries together. Default 20 s. */
  readonly answerMs: number
}

export const defaultS3Timeouts: S3Timeouts = { connectMs: 3_000, idleMs: 30_000, answerMs: 20_000 }
