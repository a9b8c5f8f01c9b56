import { type RunFfmpegOptions, runFfmpeg } from '../ffmpeg/index.ts'

/**
 * Integrated loudness in LUFS (EBU R 128) of what `args` (inputs and filters ending in the label `[measured]`) produce.
 * Null when nothing is loud enough to be counted, as in silence.
 */
export async function measureLoudness(
  { inputs, filter }: { inputs: readonly string[]; filter: string },
  options: RunFfmpegOptions,
): Promise<number | null> {
  const graph = `${filter};[measured]ebur128=framelog=verbose[out]`
  const args = ['-loglevel', 'info', ...inputs, '-filter_complex', graph, '-map', '[out]', '-f', 'null', '-']
  const { stderr } = await runFfmpeg(args, options)
  return integratedLoudness(stderr)
}

/** Reads the summary that ebur128 prints when it ends. */
export function integratedLoudness(stderr: string): number | null {
  const summary = stderr.slice(stderr.lastIndexOf('Integrated loudness:'))
  const value = Number(/\bI:\s+(-?[\d.]+) LUFS/.exec(summary)?.[1] ?? Number.NaN)
  // -70 is the gate of the standard: nothing was above it.
  return Number.isFinite(value) && value > -70 ? value : null
}
