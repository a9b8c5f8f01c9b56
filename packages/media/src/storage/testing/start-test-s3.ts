import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { checkSignature, type SignedRequest } from './check-signature.ts'
import { answerPage } from './list-pages.ts'
import { type BackendAnswer, createMultipartBook, refusalOf } from './multipart-book.ts'

export type S3Fault =
  /** The connection is reset before the request was carried out. */
  | { kind: 'reset' }
  /** The request is carried out, and the connection reset before the answer. */
  | { kind: 'lost-reply' }
  /** The connection is taken and never answered. */
  | { kind: 'silence' }
  /** The answer breaks off after so many bytes of its body; `silence`: nothing more comes, instead of a reset. */
  | { kind: 'cut'; afterBytes: number; silence?: boolean }
  /** Refused with this, and not carried out. */
  | { kind: 'refusal'; status: number; code: string }
  /** Carried out, but the stored bytes or headers are not what was sent. */
  | { kind: 'damage'; change: (request: SignedRequest) => SignedRequest }

export interface TestS3 {
  url: string
  bucket: string
  /** The only key that is let in. */
  credentials: { accessKeyId: string; secretAccessKey: string }
  /** `PUT /bucket/key?query`, one line for each request that came. */
  requests: readonly string[]
  /** Keys of multipart uploads that were begun and neither finished nor aborted. */
  openUploads(): string[]
  /** Requests that are not answered to the end, and whose connection is still there. */
  underWay(): number
  /** Every request that fits meets the fault from now on, `times` times at most. */
  misbehave(fits: RegExp, fault: S3Fault, times?: number): void
  behave(): void
  /** Nobody listens any more; all connections are reset. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

interface TestS3Options {
  /** Refuse a write with `If-None-Match: *` when the key is taken, as AWS does; `unknown`: answer 501. Default: ignore it. */
  conditionalWrites?: 'enforced' | 'unknown'
  /** Names in an answer to a list. Default 1000. */
  pageSize?: number
}

const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
const bucket = 'kiln-test'

/**
 * s3rver on a free port, behind a gate that adds what it lacks and S3 has: signatures are checked, multipart uploads can
 * be listed and aborted, writes can be conditional. The gate also misbehaves as it is told.
 */
export async function startTestS3(options: TestS3Options = {}): Promise<TestS3> {
  const backend = await startBackend()
  const book = createMultipartBook()
  const requests: string[] = []
  let underWay = 0
  const faults: { fits: RegExp; fault: S3Fault; left: number }[] = []
  const takeFault = (line: string): S3Fault | null => {
    const found = faults.find(({ fits, left }) => left > 0 && fits.test(line))
    if (found) found.left -= 1
    return found?.fault ?? null
  }

  /** One after the other: the look at what is there and the write must be one. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (answer: () => Promise<BackendAnswer>): Promise<BackendAnswer> => {
    const turn = last.then(answer)
    last = turn.catch(() => {})
    return turn
  }

  const server = createServer(async (incoming, response) => {
    const { method = '', url = '', headers } = incoming
    underWay += 1
    response.once('close', () => {
      underWay -= 1
    })
    const body = await buffer(incoming).catch(() => null)
    if (!body) return
    const signed = { method, url, headers, body }
    const line = `${method} ${url}`
    requests.push(line)
    const wrong = checkSignature(signed, credentials)
    if (wrong) return refuse(response, 403, wrong)
    const fault = takeFault(line)
    const asked = fault?.kind === 'damage' ? fault.change(signed) : signed
    switch (fault?.kind) {
      case 'reset':
        return reset(response)
      case 'silence':
        return
      case 'refusal':
        return refuse(response, fault.status, fault.code)
      default:
        break
    }
    const answer = await inTurn(async () => {
      const refusal = await conditionFails(asked)
      if (refusal) return refusalOf(...refusal)
      return (
        book.answer(asked) ?? answerPage(asked, options.pageSize ?? 1000, (request) => forward(backend.port, request))
      )
    })
    book.note(asked, answer)
    if (fault?.kind === 'lost-reply') return reset(response)
    await send(answer, response, fault?.kind === 'cut' ? fault : null)
  })

  async function conditionFails(asked: SignedRequest): Promise<[number, string] | null> {
    if (asked.headers['if-none-match'] !== '*' || asked.method === 'GET' || !options.conditionalWrites) return null
    if (options.conditionalWrites === 'unknown') return [501, 'NotImplemented']
    const [path = ''] = asked.url.split('?')
    const head = await forward(backend.port, {
      method: 'HEAD',
      url: path,
      headers: asked.headers,
      body: Buffer.alloc(0),
    })
    return head.status === 200 ? [412, 'PreconditionFailed'] : null
  }

  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const goDown = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    bucket,
    credentials,
    requests,
    openUploads: book.openKeys,
    underWay: () => underWay,
    misbehave: (fits, fault, times = Number.POSITIVE_INFINITY) => void faults.push({ fits, fault, left: times }),
    behave: () => void faults.splice(0),
    goDown,
    comeBack: () => listen(port),
    close: async () => {
      await goDown()
      await backend.close()
    },
  }
}

async function startBackend(): Promise<{ port: number; close: () => Promise<void> }> {
  const { default: S3rver } = await import('s3rver')
  const directory = await mkdtemp(join(tmpdir(), 'kiln-s3rver-'))
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory,
    allowMismatchedSignatures: true,
    configureBuckets: [{ name: bucket }],
  })
  const { port } = await server.run()
  return {
    port,
    close: async () => {
      await server.close()
      await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The answer is read as a whole: files of tests are small. */
function forward(port: number, { method, url, headers, body }: SignedRequest): Promise<BackendAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { port, host: '127.0.0.1', method, path: url, headers, agent: false },
      async (answer: IncomingMessage) => {
        const { statusCode: status = 500, headers } = answer
        resolve({ status, headers, body: await buffer(answer).catch(() => Buffer.alloc(0)) })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function send(
  { status, headers, body }: BackendAnswer,
  response: ServerResponse,
  cut: { afterBytes: number; silence?: boolean } | null,
): Promise<void> {
  response.writeHead(status, headers)
  if (!cut) return void response.end(body)
  await new Promise((resolve) => response.write(body.subarray(0, cut.afterBytes), resolve))
  if (!cut.silence) reset(response)
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}

function refuse(response: ServerResponse, status: number, code: string): void {
  const { headers, body } = refusalOf(status, code)
  response.writeHead(status, headers).end(body)
}
