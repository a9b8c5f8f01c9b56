import type { Voice } from '../speech-provider.ts'

interface LocalLanguage {
  /** Name of the language in eSpeak NG. */
  espeakName: string
  /** Words per minute as eSpeak NG counts them; default 155, the pace of a documentary's narrator. */
  wordsPerMinute?: number
}

/**
 * The languages of the local voice whose script the films can show. Japanese, Korean and Thai are left out: eSpeak NG
 * reads them wrongly or the fonts lack them. Where eSpeak drags, the pace is set nearer to how people speak.
 */
const LANGUAGES: Readonly<Record<string, LocalLanguage>> = {
  'en-US': { espeakName: 'en-us' },
  'en-GB': { espeakName: 'en' },
  'es-ES': { espeakName: 'es', wordsPerMinute: 165 },
  'es-MX': { espeakName: 'es-419', wordsPerMinute: 165 },
  'de-DE': { espeakName: 'de' },
  'fr-FR': { espeakName: 'fr' },
  'fr-CH': { espeakName: 'fr-ch' },
  'fr-BE': { espeakName: 'fr-be' },
  'it-IT': { espeakName: 'it', wordsPerMinute: 165 },
  'pt-BR': { espeakName: 'pt-br' },
  'pt-PT': { espeakName: 'pt' },
  'pl-PL': { espeakName: 'pl' },
  'ru-RU': { espeakName: 'ru' },
  'hi-IN': { espeakName: 'hi' },
  'zh-CN': { espeakName: 'cmn', wordsPerMinute: 200 },
  'ar-SA': { espeakName: 'ar' },
  'nl-NL': { espeakName: 'nl' },
  'sv-SE': { espeakName: 'sv' },
  'da-DK': { espeakName: 'da' },
  'nb-NO': { espeakName: 'nb' },
  'fi-FI': { espeakName: 'fi' },
  'cs-CZ': { espeakName: 'cs' },
  'sk-SK': { espeakName: 'sk' },
  'hu-HU': { espeakName: 'hu' },
  'ro-RO': { espeakName: 'ro' },
  'bg-BG': { espeakName: 'bg' },
  'uk-UA': { espeakName: 'uk' },
  'el-GR': { espeakName: 'el' },
  'tr-TR': { espeakName: 'tr' },
  'id-ID': { espeakName: 'id' },
  'vi-VN': { espeakName: 'vi' },
  'ca-ES': { espeakName: 'ca' },
  'hr-HR': { espeakName: 'hr' },
  'lt-LT': { espeakName: 'lt' },
  'lv-LV': { espeakName: 'lv' },
  'et-EE': { espeakName: 'et' },
  'sl-SI': { espeakName: 'sl' },
}

interface Speaker {
  gender: 'female' | 'male'
  /** eSpeak NG's formants ("variant"); the empty one is its clearest. */
  variant: string
  /** 0–99, 50 is eSpeak NG's default. */
  pitch: number
}

const SPEAKERS: Readonly<Record<string, Speaker>> = {
  Noah: { gender: 'male', variant: '', pitch: 42 },
  Ada: { gender: 'female', variant: '+Annie', pitch: 48 },
  Iris: { gender: 'female', variant: '+f2', pitch: 44 },
  Otto: { gender: 'male', variant: '+m3', pitch: 30 },
}

const DEFAULT_SPEAKER = 'Noah'
const DEFAULT_WORDS_PER_MINUTE = 155

export const localLanguages: readonly string[] = Object.keys(LANGUAGES)

export function defaultLocalVoice(language: string): string {
  return `${language}-${DEFAULT_SPEAKER}`
}

export function localVoices(): Voice[] {
  return localLanguages.flatMap((language) =>
    Object.entries(SPEAKERS).map(([name, { gender }]) => ({
      provider: 'local' as const,
      voice_name: `${language}-${name}`,
      language,
      gender,
    })),
  )
}

/** How eSpeak NG is asked to speak. */
export interface EspeakSettings {
  voice: string
  wordsPerMinute: number
  pitch: number
}

/** @param voiceName a `voice_name` of `localVoices` */
export function espeakSettings(voiceName: string, pace: number): EspeakSettings {
  const dash = voiceName.lastIndexOf('-')
  const language = LANGUAGES[voiceName.slice(0, dash)]
  const speaker = SPEAKERS[voiceName.slice(dash + 1)]
  if (!language || !speaker) throw new RangeError(`The local voice has no voice named ${voiceName}.`)
  return {
    voice: language.espeakName + speaker.variant,
    wordsPerMinute: Math.round((language.wordsPerMinute ?? DEFAULT_WORDS_PER_MINUTE) * pace),
    pitch: speaker.pitch,
  }
}
