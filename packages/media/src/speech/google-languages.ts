/** Languages of Google Cloud Text-to-Speech (https://cloud.google.com/text-to-speech/docs/voices). */
export const googleLanguages: readonly string[] = [
  ...['en-US', 'en-GB', 'en-AU', 'en-IN', 'es-ES', 'es-US', 'de-DE', 'fr-FR', 'fr-CA', 'it-IT', 'pt-BR', 'pt-PT'],
  ...['pl-PL', 'ru-RU', 'hi-IN', 'cmn-CN', 'cmn-TW', 'ar-XA', 'ja-JP', 'ko-KR', 'nl-NL', 'nl-BE', 'sv-SE', 'da-DK'],
  ...['nb-NO', 'fi-FI', 'cs-CZ', 'sk-SK', 'hu-HU', 'ro-RO', 'bg-BG', 'uk-UA', 'el-GR', 'tr-TR', 'id-ID', 'vi-VN'],
  ...['th-TH', 'he-IL', 'ca-ES', 'bn-IN', 'gu-IN', 'kn-IN', 'ml-IN', 'mr-IN', 'pa-IN', 'ta-IN', 'te-IN', 'ms-MY'],
  ...['fil-PH', 'is-IS', 'lv-LV', 'lt-LT', 'sr-RS', 'gl-ES', 'eu-ES', 'af-ZA'],
]
