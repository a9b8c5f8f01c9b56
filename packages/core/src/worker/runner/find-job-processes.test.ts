import { expect, test } from 'vitest'
import { findJobProcesses } from './find-job-processes.ts'
import type { MarkedProcess } from './marked-processes.ts'

function processOf(facts: Partial<MarkedProcess> & { pid: number }): MarkedProcess {
  const { pid } = facts
  return { parentPid: 1, groupId: pid, sessionId: pid, startTime: `${pid}`, residentBytes: 1, marker: null, ...facts }
}

const runner = processOf({ pid: 10, marker: 'mine' })
const stranger = processOf({ pid: 99 })

function find(processes: MarkedProcess[], known?: Map<number, string>) {
  const found = findJobProcesses({
    processes,
    runners: [{ pid: 10, startTime: '10' }],
    ownsMarker: (marker) => marker === 'mine',
    ...(known ? { known } : {}),
  })
  return found.map(({ pid }) => pid).sort((a, b) => a - b)
}

test('children of children are found, whatever order they are listed in', () => {
  const grandchild = processOf({ pid: 12, parentPid: 11 })
  const child = processOf({ pid: 11, parentPid: 10 })
  expect(find([grandchild, child, stranger, runner])).toEqual([10, 11, 12])
})

test('a process whose parent is gone is found by session, by marker, or because it was known', () => {
  const bySession = processOf({ pid: 11, sessionId: 10 })
  const byMarker = processOf({ pid: 12, marker: 'mine' })
  const byMemory = processOf({ pid: 13 })
  expect(find([runner, bySession, byMarker, byMemory, stranger], new Map([[13, '13']]))).toEqual([10, 11, 12, 13])
})

test('whoever shares a session with a found process is found too', () => {
  const leader = processOf({ pid: 11, marker: 'mine' })
  const member = processOf({ pid: 12, sessionId: 11 })
  expect(find([member, leader, stranger])).toEqual([11, 12])
})

test('a stranger that got a pid of ours later is left alone', () => {
  const otherRunner = processOf({ pid: 10, startTime: '500' })
  const otherChild = processOf({ pid: 13, startTime: '501', parentPid: 10, sessionId: 10 })
  expect(find([otherRunner, otherChild], new Map([[13, '13']]))).toEqual([])
})

test('the runner of somebody else is left alone', () => {
  expect(find([runner, processOf({ pid: 20, marker: 'theirs' }), processOf({ pid: 21, parentPid: 20 })])).toEqual([10])
})
