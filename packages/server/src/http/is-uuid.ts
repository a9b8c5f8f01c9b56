const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** Whether the database would take the text for a UUID written in the usual way. */
export function isUuid(text: string): boolean {
  return uuid.test(text)
}
