import type { MovieFilmInput } from '@kiln/contracts'
import type { CreditLine, Credits } from '@kiln/media'

/** Who is in the film and who has made it. */
export function creditsOf(
  { story, writer, pictures }: MovieFilmInput,
  narrator: { voice: string; model: string },
): Credits {
  const painters = new Set(pictures.map(({ model }) => model))
  const lines: CreditLine[] = [
    ...story.characters.map(({ name, role }) => ({ role: capitalized(role), name })),
    { role: 'Written by', name: writer.model },
    ...[...painters].map((name) => ({ role: 'Pictures by', name })),
    { role: 'Narrated by', name: `${firstName(narrator.voice)} (${narrator.model})` },
    { role: 'Music by', name: 'Kiln' },
  ]
  return { lines }
}

function capitalized(role: string): string {
  return role.replace(/^\p{L}/u, (letter) => letter.toUpperCase())
}

/** The local voice `en-US-Noah` is called Noah. */
function firstName(voice: string): string {
  return voice.replace(/^[a-z]{2,3}-[A-Z]{2}-/, '')
}
