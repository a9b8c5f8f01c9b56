import { bold } from './bold.ts'
import { cinema } from './cinema.ts'
import { classic } from './classic.ts'
import { documentary } from './documentary.ts'
import { minimal } from './minimal.ts'
import { type Template, type TemplateId, templateIds } from './template.ts'

const templatesById: Record<TemplateId, Template> = { classic, bold, minimal, documentary, cinema }

/** All templates, in the order in which they are offered. */
export const templates: readonly Template[] = templateIds.map((id) => templatesById[id])

export class UnknownTemplateError extends Error {
  override readonly name = 'UnknownTemplateError'
  readonly code = 'UNKNOWN_TEMPLATE'
  readonly permanent = true
}

export const isTemplateId = (id: string): id is TemplateId => Object.hasOwn(templatesById, id)

/** @throws UnknownTemplateError with the list of those there are. */
export const getTemplate = (id: string): Template => {
  if (isTemplateId(id)) return templatesById[id]
  throw new UnknownTemplateError(`Unknown template "${id}". Use one of: ${templateIds.join(', ')}.`)
}
