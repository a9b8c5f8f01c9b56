import type { NativeError } from '@kiln/contracts'
import type { Problem } from './problem.ts'

/** How a contract writes its errors. */
export interface ErrorShape {
  /** Status of a request whose fields are not as they must be. */
  invalidStatus: 400 | 422
  body(problem: Problem, request: { method: string }): unknown
}

/** A path or its beginning, e.g. `/api/v1/jobs`; `:x` stands for any one segment. */
export interface OwnedPath {
  path: string
  shape: ErrorShape
}

/** Shape of everything that belongs to no contract. */
export const nativeShape: ErrorShape = {
  invalidStatus: 422,
  body({ code, message, issues }): NativeError {
    return {
      error: {
        code,
        message,
        ...(issues && { issues: issues.map((issue) => ({ path: issue.path, message: issue.message })) }),
      },
    }
  },
}

/**
 * Finds the shape for a URL: the owner of the longest matching beginning, of two as long the one that names its segments
 * first, as the router has it; else the native one.
 */
export function createShapeTable(owned: readonly OwnedPath[]): (url: string) => ErrorShape {
  const entries = owned
    .map(({ path, shape }) => ({ segments: segmentsOf(path), shape }))
    .sort((a, b) => b.segments.length - a.segments.length || wildness(a.segments) - wildness(b.segments))
  return (url) => {
    const segments = segmentsOf(url.split('?', 1)[0] ?? '')
    return entries.find((entry) => startsWith(segments, entry.segments))?.shape ?? nativeShape
  }
}

/** As a binary number: the earlier a segment that stands for any, the larger. */
function wildness(segments: string[]): number {
  return segments.reduce((sum, segment) => sum * 2 + (segment.startsWith(':') ? 1 : 0), 0)
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

function startsWith(segments: string[], beginning: string[]): boolean {
  return beginning.every((part, index) => {
    const segment = segments[index]
    return segment !== undefined && (part.startsWith(':') || part === segment)
  })
}
