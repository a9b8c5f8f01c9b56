import { SpeechError } from '../speech-error.ts'
import type { LocalSpeechProvider, Synthesis, SynthesisRequest } from '../speech-provider.ts'
import { defaultLocalVoice, espeakSettings, localLanguages, localVoices } from './local-voices.ts'
import { speakWithProgram } from './speak-with-program.ts'
import { type LocalSpeechInput, speakWithWasm } from './speak-with-wasm.ts'

/**
 * Takes the edge off a formant voice: no rumble, a little warmth, the harsh band around 3 kHz down, hiss cut off,
 * and a gentle compressor that brings quiet endings of sentences up.
 */
const FILTERS = [
  'highpass=f=75',
  'equalizer=f=180:width_type=o:width=1:g=2',
  'equalizer=f=3200:width_type=o:width=1:g=-3',
  'lowpass=f=8500',
  'acompressor=threshold=0.1:ratio=2.5:attack=8:release=120:makeup=1.6',
]

export interface LocalProviderOptions {
  /**
   * `program`: `espeak-ng` on PATH, about 30 times faster. `wasm`: eSpeak NG from npm, which tells exactly when words are
   * heard. Default: the program, and wasm where there is none; for Chinese the other way round.
   */
  engine?: 'wasm' | 'program'
  /** Default `espeak-ng` on PATH. */
  programPath?: string
}

/** eSpeak NG 1.51, which Debian and Ubuntu ship, spells Chinese characters out in English. */
const WASM_FIRST = /^zh\b/

/** The voice that needs no key and no network: eSpeak NG, always in a process of its own. A draft voice, and plainly so. */
export function createLocalProvider(options: LocalProviderOptions = {}): LocalSpeechProvider {
  return {
    kind: 'local',
    name: 'local',
    model: 'espeak-ng',
    languages: localLanguages,
    maxCharacters: 2000,
    filters: FILTERS,
    defaultVoice: defaultLocalVoice,
    knownVoices: (language) =>
      localVoices()
        .filter((voice) => voice.language === language)
        .map((voice) => voice.voice_name),
    listVoices: async () => localVoices(),
    synthesize: (request) => synthesize(request, options),
  }
}

async function synthesize(request: SynthesisRequest, options: LocalProviderOptions): Promise<Synthesis> {
  const input: LocalSpeechInput = {
    text: request.text,
    plainText: withoutMarkup(request.text),
    language: request.language,
    settings: espeakSettings(request.voice, request.pace),
    signal: request.signal,
  }
  const engines = {
    wasm: () => speakWithWasm(input),
    program: () => speakWithProgram(options.programPath ?? 'espeak-ng', input),
  }
  const preferred = WASM_FIRST.test(request.language)
    ? [engines.wasm, engines.program]
    : [engines.program, engines.wasm]
  const tried = options.engine ? [engines[options.engine]] : preferred
  const failures: unknown[] = []
  for (const speak of tried) {
    try {
      return await speak()
    } catch (error) {
      request.signal.throwIfAborted()
      failures.push(error)
    }
  }
  const advice = 'Install the optional package @echogarden/espeak-ng-emscripten or the program espeak-ng.'
  throw new SpeechError('LOCAL_VOICE_MISSING', `The local voice could not speak. ${advice}`, {
    cause: new AggregateError(failures, failures.map(String).join('; ')),
  })
}

/** eSpeak NG takes `<…>` as SSML and `[[…]]` as phonemes. Each sign is replaced by one, so that offsets stay right. */
function withoutMarkup(text: string): string {
  return text.replace(/[<>]|&(?=[#\w]+;)/g, ' ').replaceAll('[[', '((')
}
