/** More than is quoted, so that no secret is cut in two and then not recognised; less than all of a large file. */
const SCANNED_BYTES = 4096
const QUOTED_CHARACTERS = 300

/** What the other side said, short enough for an error message, and with `***` for every secret that it repeats. */
export function quoteAnswer(bytes: Buffer, secrets: readonly string[]): string {
  const said = bytes.toString('utf8', 0, SCANNED_BYTES).replace(/\s+/g, ' ').trim()
  return secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '***'), said)
    .slice(0, QUOTED_CHARACTERS)
}
