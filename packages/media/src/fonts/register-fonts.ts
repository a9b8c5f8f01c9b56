import { createRequire } from 'node:module'
import { GlobalFonts } from '@napi-rs/canvas'

export interface FontRequest {
  role: 'sans' | 'serif'
  weight: 400 | 700 | 900
  sizePx: number
}

/** Packages name their files `<folder>/<name>_<folder>.ttf`. */
const folders = ['400Regular', '700Bold', '900Black']

/** Our own family names: a font of the system can then never be taken instead. */
const families = [
  { family: 'Kiln Sans', packageName: 'noto-sans', file: 'NotoSans' },
  { family: 'Kiln Serif', packageName: 'noto-serif', file: 'NotoSerif' },
  { family: 'Kiln Arabic', packageName: 'noto-sans-arabic', file: 'NotoSansArabic' },
  { family: 'Kiln Devanagari', packageName: 'noto-sans-devanagari', file: 'NotoSansDevanagari' },
  { family: 'Kiln Chinese', packageName: 'noto-sans-sc', file: 'NotoSansSC' },
]

const otherScripts = '"Kiln Arabic", "Kiln Devanagari", "Kiln Chinese"'
let isRegistered = false

/**
 * Makes the Noto fonts from npm known to the canvas: Latin, Greek and Cyrillic (sans and serif), Arabic, Devanagari,
 * Chinese. Safe to call often; reads the files once per process (about 50 ms; the canvas maps them, it doesn't load them).
 */
export function registerFonts(): void {
  if (isRegistered) return
  const { resolve } = createRequire(import.meta.url)
  for (const { family, packageName, file } of families) {
    for (const folder of folders) {
      const path = resolve(`@expo-google-fonts/${packageName}/${folder}/${file}_${folder}.ttf`)
      if (!GlobalFonts.registerFromPath(path, family))
        throw new Error(`The font ${path} can't be read. Reinstall: npm ci`)
    }
  }
  isRegistered = true
}

/** The value of `context.font`. Each character is drawn in the first of the families that has it. */
export function fontOf({ role, weight, sizePx }: FontRequest): string {
  const first = role === 'serif' ? '"Kiln Serif", "Kiln Sans"' : '"Kiln Sans"'
  return `${weight} ${sizePx}px ${first}, ${otherScripts}`
}
