import { describe, expect, it } from 'vitest'
import { admit, afterRequest, type Circuit, closedCircuit, type Outcome } from './circuit.ts'

function circuitAfter(outcomes: readonly Outcome[], from: Circuit = closedCircuit, now = 0): Circuit {
  return outcomes.reduce((circuit, outcome) => afterRequest(circuit, outcome, now), from)
}

describe('the circuit', () => {
  it('opens after three failures in a row, and not before', () => {
    expect(circuitAfter(['failure', 'failure']).state).toBe('closed')
    expect(circuitAfter(['failure', 'failure', 'success', 'failure', 'failure']).state).toBe('closed')
    expect(circuitAfter(['failure', 'failure', 'failure'], closedCircuit, 500)).toEqual({
      state: 'open',
      until: 1500,
      pauseMs: 1000,
    })
  })

  it('lets nobody through while it is open, and says how long that will be', () => {
    const open = circuitAfter(['failure', 'failure', 'failure'])
    expect(admit(open, 400)).toEqual({ admitted: false, retryAfterMs: 600 })
    expect(admit(open, 999)).toEqual({ admitted: false, retryAfterMs: 1 })
  })

  it('lets exactly one through when its time is over', () => {
    const first = admit(circuitAfter(['failure', 'failure', 'failure']), 1000)
    expect(first).toEqual({ admitted: true, circuit: { state: 'half-open', pauseMs: 1000 } })
    expect(admit({ state: 'half-open', pauseMs: 1000 }, 1001)).toEqual({ admitted: false, retryAfterMs: 1000 })
  })

  it('closes with the first success and forgets how long it was open', () => {
    const closed = circuitAfter(['success'], { state: 'half-open', pauseMs: 32_000 })
    expect(closed).toEqual(closedCircuit)
    expect(circuitAfter(['failure', 'failure', 'failure'], closed)).toMatchObject({ pauseMs: 1000 })
  })

  it('stays open twice as long after every try that fails, up to a minute', () => {
    const pauses: number[] = []
    let circuit = circuitAfter(['failure', 'failure', 'failure'])
    for (let tries = 0; tries < 8; tries++) {
      if (circuit.state !== 'open') expect.fail('closed')
      pauses.push(circuit.pauseMs)
      const now = circuit.until
      const admission = admit(circuit, now)
      if (!admission.admitted) expect.fail('refused')
      circuit = afterRequest(admission.circuit, 'failure', now)
      expect(circuit).toMatchObject({ state: 'open', until: now + Math.min(60_000, 1000 * 2 ** (tries + 1)) })
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
  })

  it('is not opened for longer by requests that had begun before', () => {
    const open = circuitAfter(['failure', 'failure', 'failure'])
    expect(circuitAfter(['failure', 'failure', 'unknown'], open, 10)).toEqual(open)
  })

  it('lets the next one try when the one that tried went away', () => {
    const circuit = circuitAfter(['unknown'], { state: 'half-open', pauseMs: 4000 }, 700)
    expect(circuit).toEqual({ state: 'open', until: 700, pauseMs: 4000 })
    expect(admit(circuit, 700)).toMatchObject({ admitted: true })
  })
})
