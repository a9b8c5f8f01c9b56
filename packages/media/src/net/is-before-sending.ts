/** OpenSSL's and Node's names for a certificate that was refused, or a server that speaks no TLS. */
const handshakeCodes = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF|SELF_SIGNED|UNABLE_TO_|ERR_SSL_WRONG_VERSION_NUMBER$)/

/**
 * Whether a request certainly ended before any of it was sent: the name wasn't found, nobody listened, the certificate
 * was refused. Everything that isn't known to be so, such as a reset, counts as sent.
 */
export function isBeforeSending(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // A host with several addresses gives one error for each.
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isBeforeSending)
  const { code, syscall } = { code: '', syscall: '', ...error }
  return (
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    code === connectTimeoutCode ||
    handshakeCodes.test(String(code))
  )
}

const connectTimeoutCode = 'UND_ERR_CONNECT_TIMEOUT'
