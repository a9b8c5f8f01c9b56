import type { Check } from './violation.ts'

/** No process and no temporary folder is left, and no process has ended, or refused to, by itself. */
export const checkLeftovers: Check = ({ processesLeft, runFoldersLeft, complaints }) => [
  ...processesLeft.map((command) => `still runs: ${command}`),
  ...runFoldersLeft.map((folder) => `still there: ${folder}`),
  ...complaints,
]
