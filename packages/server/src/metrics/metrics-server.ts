import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { ConfigError } from '../config/config-error.ts'

export interface MetricsServer {
  url: string
  close(): Promise<void>
}

/**
 * Serves `/metrics`, and `/health/live` for supervisors, to everybody who reaches the port: for processes without HTTP, and where
 * the port of the API is not for scrapers.
 * @throws ConfigError when the port can't be used
 */
export async function openMetricsServer(options: {
  registry: Registry
  /** Whether the loops of the worker in this process still turn. Default: they do. */
  isAlive?: () => boolean
  host: string
  port: number
  logger: Logger
}): Promise<MetricsServer> {
  const { registry, isAlive = () => true, host, port, logger } = options
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    request.resume()
    const path = request.method === 'GET' ? request.url?.split('?', 1)[0] : null
    if (path === '/health/live') {
      const alive = isAlive()
      const body = JSON.stringify({ status: alive ? 'ok' : 'stuck' })
      response.writeHead(alive ? 200 : 503, { 'content-type': 'application/json' }).end(body)
      return
    }
    if (path !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is only GET /metrics and GET /health/live\n')
      return
    }
    registry.metrics().then(
      (text) =>
        response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text),
      (error) => {
        logger.error({ err: error }, 'the metrics could not be read')
        response.writeHead(500).end()
      },
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  }).catch((error) => {
    throw new ConfigError(`METRICS_PORT ${port} on ${host} can not be used: ${error.code ?? error.message}`)
  })
  const bound = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}/metrics`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
