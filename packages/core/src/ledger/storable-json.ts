/**
 * Postgres stores neither NUL nor half of a surrogate pair, both of which a JavaScript string may hold. JSON.stringify
 * writes both, and no other character, as these escapes; an even number of backslashes before one is text of its own.
 */
const unstorable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g

/** JSON for a json column; characters that the database can't store are replaced by U+FFFD. */
export function toStorableJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null'
  return json.includes('\\u') ? json.replace(unstorable, '$1\ufffd') : json
}

/** Whether JSON would be stored exactly as it is. */
export function isStorable(json: string): boolean {
  return !json.includes('\\u') || json.search(unstorable) < 0
}
