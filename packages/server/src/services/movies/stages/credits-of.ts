import type { MovieFilmInput } from '@kiln/contracts'
import type { CreditLine, Credits } from '@kiln/media'

/** Who is in the film and who has made it. */
export function creditsOf(
  { story, writer, pictures }: MovieFilmInput,
  narrator: { voice: string; model: string },
): Credits {
  const painters = new Set(pictures.map(({ model }) => model))
  const lines: CreditLine[] = [
    ...story.characters.map(({ name, role }) => ({ role, name })),
    { role: 'Written by', name: writer.model },
    ...[...painters].map((name) => ({ role: 'Pictures by', name })),
    { role: 'Narrated by', name: `${narrator.voice} (${narrator.model})` },
    { role: 'Music by', name: 'Kiln' },
  ]
  return { lines }
}
