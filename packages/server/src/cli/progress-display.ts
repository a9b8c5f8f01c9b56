import { printable } from './output.ts'

/** Shows how far a job is: a bar that is redrawn on a terminal, a line for every new stage anywhere else. */
export interface ProgressDisplay {
  update(state: ProgressState): void
  /** Leaves the last state standing. */
  end(): void
}

export interface ProgressState {
  percent: number
  message: string
}

const barWidth = 28

export function createProgressDisplay(output: NodeJS.WriteStream = process.stderr): ProgressDisplay {
  return output.isTTY ? drawBar(output) : printStages(output)
}

function drawBar(output: NodeJS.WriteStream): ProgressDisplay {
  let drawn = false
  return {
    update: (state) => {
      output.write(`\r\u001b[2K${barLine(state, output.columns ?? 80)}`)
      drawn = true
    },
    end: () => {
      if (drawn) output.write('\n')
      drawn = false
    },
  }
}

/** The bar, the percentage and as much of the message as fits into the line. */
export function barLine({ percent, message }: ProgressState, columns: number): string {
  const done = Math.round((Math.min(100, Math.max(0, percent)) / 100) * barWidth)
  const line = `${'█'.repeat(done)}${'░'.repeat(barWidth - done)} ${String(Math.floor(percent)).padStart(3)} %  ${oneLine(message)}`
  return line.slice(0, Math.max(20, columns - 1))
}

function printStages(output: NodeJS.WriteStream): ProgressDisplay {
  let last = ''
  return {
    update: ({ percent, message }) => {
      if (message === last) return
      last = message
      output.write(`${String(Math.floor(percent)).padStart(3)} %  ${oneLine(message)}\n`)
    },
    end: () => {},
  }
}

function oneLine(text: string): string {
  return printable(text).replaceAll(/\s+/g, ' ')
}
