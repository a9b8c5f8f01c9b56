import pg from 'pg'
import { KilnError } from '../errors.ts'

/** Class 28 (invalid authorization) and 3D (invalid catalog name): asked again, the server will say the same. */
const refusal = /^(28|3D)/

/**
 * Classes 08 (connection exception) and 57P (the server stops, starts, or has ended the session), too many connections, a
 * statement or a transaction that has run out of time, and a server that has become read-only by a failover.
 */
const absence = /^(08|57P|53300|57014|25P03|25006)/

/**
 * What an error of the driver means. One that did not come from the server as an answer is about the connection.
 * @returns KilnError DATABASE_UNAVAILABLE, DATABASE_REFUSED, or the error itself when the statement is to blame
 */
export function connectionFault(error: unknown): unknown {
  if (error instanceof KilnError) return error
  if (error instanceof pg.DatabaseError) return faultOfServer(error)
  // Values that can't be sent and answers that can't be read are faults of the code.
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) return error
  return unavailable(error)
}

/** What the database says when it can't make a file longer. */
const diskFull = '53100'

/** The error in its name of DISK_FULL when it is one; what was asked has not happened then. */
export function diskFault(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError && error.code === diskFull)) return error
  return new KilnError('DISK_FULL', 'The disk of the database is full', { cause: error })
}

export function isAway(error: unknown): boolean {
  return error instanceof KilnError && error.code === 'DATABASE_UNAVAILABLE'
}

function faultOfServer(error: pg.DatabaseError): unknown {
  const { code = '' } = error
  if (refusal.test(code)) {
    return new KilnError('DATABASE_REFUSED', `Postgres refused the connection: ${error.message}`, { cause: error })
  }
  if (code === diskFull) return diskFault(error)
  return absence.test(code) ? unavailable(error) : error
}

function unavailable(cause: unknown): KilnError {
  return new KilnError('DATABASE_UNAVAILABLE', `Postgres did not answer: ${reasonOf(cause)}`, { cause })
}

/** A host with several addresses fails with one error for each of them, and no message of its own. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message) return error.message
  return 'code' in error ? String(error.code) : error.name
}
