// A state that a test waits for may be a second late on a machine that is busy with other things: only one that never comes fails.
import { vi } from 'vitest'

const { waitFor } = vi
vi.waitFor = (check, options = {}) =>
  waitFor(check, typeof options === 'number' ? options : { timeout: 15_000, ...options })
