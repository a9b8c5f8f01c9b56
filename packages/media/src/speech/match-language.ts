/**
 * Finds the language to speak for a BCP 47 tag: the same tag, else the same language in its usual region
 * (`en` is en-US by Unicode's likely subtags), else the first with the same language and script.
 * @returns one of `supported`, or undefined when the tag is malformed or nothing fits
 */
export function matchLanguage(tag: string, supported: readonly string[]): string | undefined {
  const wanted = parse(tag)
  if (!wanted) return undefined
  const candidates = supported.flatMap((name) => {
    const locale = parse(name)
    return locale && locale.language === wanted.language && locale.script === wanted.script ? [{ name, locale }] : []
  })
  const usualRegion = new Intl.Locale(wanted.language).maximize().region
  const best =
    candidates.find(({ locale }) => locale.region === wanted.region) ??
    candidates.find(({ locale }) => locale.region === usualRegion) ??
    candidates[0]
  return best?.name
}

function parse(tag: string): Intl.Locale | undefined {
  try {
    // "Norwegian" is written as Bokmål unless it says otherwise; Unicode's own aliases leave that open.
    return new Intl.Locale(tag.replaceAll('_', '-').replace(/^no\b/i, 'nb')).maximize()
  } catch {
    return undefined
  }
}
