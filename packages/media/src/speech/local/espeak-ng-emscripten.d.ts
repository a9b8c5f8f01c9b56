/** What we use of the package, which ships no types. */
declare module '@echogarden/espeak-ng-emscripten' {
  interface EspeakEvent {
    type: string
    /** In characters (code points), the first is 1. */
    text_position: number
    /** In milliseconds. */
    audio_position: number
  }

  interface EspeakWorker {
    /** 0 when there is such a voice. */
    set_voice: (name: string) => number
    set_rate: (wordsPerMinute: number) => void
    set_pitch: (pitch: number) => void
    get_samplerate: () => number
    synthesize: (text: string, onAudio: (samples: Int16Array | null, events: EspeakEvent[]) => void) => void
  }

  function load(): Promise<{ eSpeakNGWorker: new () => EspeakWorker | Promise<EspeakWorker> }>
  export = load
}
