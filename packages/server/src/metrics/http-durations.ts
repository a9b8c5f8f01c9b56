import { Histogram, type Registry } from 'prom-client'

const name = 'kiln_http_request_duration_seconds'
const help =
  'How long HTTP requests took until the whole answer was sent, by method, pattern of the route and class of status.'
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** The answers of one route with one class of status. */
interface Series {
  readonly labels: { method: string; route: string; status: string }
  /** Answers by the first bucket that holds them; the last place is for slower ones. */
  readonly counts: Float64Array
  sumSeconds: number
}

/** How long requests took. */
export interface HttpDurations {
  /** @param route what tells the route apart and stays the same object as long as it lives, with its method and pattern */
  observe(route: RouteKey, status: number, seconds: number): void
}

export interface RouteKey {
  readonly method: string
  readonly pattern: string
}

/**
 * A histogram of HTTP requests that costs a request next to nothing: prom-client makes text of the labels at each
 * observation, this one looks them up by the route itself, and makes text when it is read.
 */
export function createHttpDurations(registry: Registry): HttpDurations {
  const byRoute = new Map<RouteKey, (Series | undefined)[]>()

  class RouteHistogram extends Histogram<'method' | 'route' | 'status'> {
    /** What the registry reads; without it, `get()` of the class. */
    async getForPromString() {
      const values = [...byRoute.values()].flat().flatMap((series) => (series ? valuesOf(series) : []))
      return { name, help, type: 'histogram', values }
    }
  }
  new RouteHistogram({
    name,
    help,
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  })

  function seriesOf(route: RouteKey, statusClass: number): Series {
    const ofRoute = byRoute.get(route) ?? []
    const known = ofRoute[statusClass]
    if (known) return known
    const series = newSeries(route, statusClass)
    ofRoute[statusClass] = series
    byRoute.set(route, ofRoute)
    return series
  }

  return {
    observe: (route, status, seconds) => {
      const series = seriesOf(route, Math.floor(status / 100))
      let place = 0
      while (place < buckets.length && seconds > (buckets[place] ?? 0)) place += 1
      series.counts[place] = (series.counts[place] ?? 0) + 1
      series.sumSeconds += seconds
    },
  }
}

function newSeries({ method, pattern }: RouteKey, statusClass: number): Series {
  const labels = { method, route: pattern, status: `${statusClass}xx` }
  return { labels, counts: new Float64Array(buckets.length + 1), sumSeconds: 0 }
}

function valuesOf({ labels, counts, sumSeconds }: Series) {
  let count = 0
  const cumulative = [...buckets, '+Inf'].map((le, place) => {
    count += counts[place] ?? 0
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count }
  })
  return [
    ...cumulative,
    { metricName: `${name}_sum`, labels, value: sumSeconds },
    { metricName: `${name}_count`, labels, value: count },
  ]
}
