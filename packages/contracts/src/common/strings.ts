import { z } from 'zod'

/** Lone surrogates and NUL can't be stored by Postgres: refused here they are a clear answer instead of a failed write. */
const unstorable = /[\p{Cs}\0]/u
const controlCharacters = /[\p{Cc}\p{Cs}]/u

interface Bounds {
  min?: number
  max: number
}

/** What a JSON value that is no string is told. */
export function notAString(issue: { input?: unknown }): string {
  return issue.input === undefined ? 'Field required' : 'must be a string'
}

/** One line of text: no control characters, at least one visible character. */
export function lineOfText({ min = 1, max }: Bounds) {
  return z
    .string({ error: notAString })
    .min(min, `must have ${min} to ${max} characters`)
    .max(max, `must have ${min} to ${max} characters`)
    .refine((text) => !controlCharacters.test(text), 'must not contain control characters or broken Unicode')
    .refine((text) => text.length < min || text.trim() !== '', 'must not be blank')
}

/** Text of several lines, with at least one letter or digit in any script. */
export function text({ min = 1, max }: Bounds) {
  return z
    .string({ error: notAString })
    .min(min, `must have ${min} to ${max} characters`)
    .max(max, `must have ${min} to ${max} characters`)
    .refine((value) => !unstorable.test(value), 'must not contain NUL characters or broken Unicode')
    .refine((value) => value.length < min || /[\p{L}\p{N}]/u.test(value), 'must contain at least one word')
}

/** Text of several lines that may be empty. */
export function optionalText({ max }: { max: number }) {
  return z
    .string({ error: notAString })
    .max(max, `must have at most ${max} characters`)
    .refine((value) => !unstorable.test(value), 'must not contain NUL characters or broken Unicode')
}

/** Ids that clients choose, such as those of users: 1 to 128 characters in one line. */
export const clientId = lineOfText({ max: 128 })

/** A BCP 47 language tag as providers write it, e.g. `en`, `en-US`, `zh-Hans-CN`. */
export const languageTag = z
  .string({ error: notAString })
  .max(35, 'must have at most 35 characters')
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as "en-US"')

/** An absolute `http` or `https` URL. */
export const httpUrl = z
  .string({ error: notAString })
  .min(1, 'must have 1 to 2048 characters')
  .max(2048, 'must have 1 to 2048 characters')
  .refine(isHttpUrl, 'must be an http or https URL')

function isHttpUrl(value: string): boolean {
  if (controlCharacters.test(value) || !URL.canParse(value)) return false
  const { protocol, hostname } = new URL(value)
  return (protocol === 'http:' || protocol === 'https:') && hostname !== ''
}
