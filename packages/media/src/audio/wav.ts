import { readFile } from 'node:fs/promises'

const HEADER_BYTES = 44

/** The 44 bytes before `dataBytes` of 16-bit PCM in a RIFF WAVE file. */
export function wavHeader({
  sampleRate,
  channels,
  dataBytes,
}: {
  sampleRate: number
  channels: number
  dataBytes: number
}): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * channels * 2, 28)
  header.writeUInt16LE(channels * 2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(dataBytes, 40)
  return header
}

/** A whole WAV file of mono 16-bit samples. */
export function encodeWav(samples: Int16Array, sampleRate: number): Buffer {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
  return Buffer.concat([wavHeader({ sampleRate, channels: 1, dataBytes: data.length }), data])
}

/**
 * The samples of a WAV file that must be mono, 16 bit and of the given rate.
 * @throws Error that says what the file is instead
 */
export async function readMonoWav(path: string, sampleRate: number): Promise<Int16Array> {
  const bytes = await readFile(path)
  const chunks = riffChunks(bytes)
  const format = chunks.get('fmt ')
  const data = chunks.get('data')
  if (!format || format.length < 16 || !data) throw new Error(`${path} is no WAV file.`)
  const found = `${format.readUInt16LE(2)} channels, ${format.readUInt32LE(4)} Hz, ${format.readUInt16LE(14)} bit`
  const wanted = `1 channels, ${sampleRate} Hz, 16 bit`
  if (found !== wanted) throw new Error(`${path} has ${found}; needed is ${wanted}.`)
  const copy = Uint8Array.from(data)
  return new Int16Array(copy.buffer, 0, Math.floor(copy.length / 2))
}

function riffChunks(bytes: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>()
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') return chunks
  for (let offset = 12; offset + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(offset + 4)
    // Programs that write to a pipe can't know the size and put a huge one: the chunk then reaches to the end.
    chunks.set(bytes.toString('latin1', offset, offset + 4), bytes.subarray(offset + 8, offset + 8 + size))
    offset += 8 + size + (size % 2)
  }
  return chunks
}
