/** The URL without what must not be shown: user, password, query and fragment. */
export function plainUrl(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname === '/' ? '' : pathname}`
}
