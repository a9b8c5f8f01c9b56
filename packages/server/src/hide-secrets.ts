const hidden = '[hidden]'

/** Takes secrets out of a text, however they came into it: also as they are written in JSON. */
export function createSecretHider(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))]
  return (text) =>
    forms.reduce((rest, secret) => (rest.includes(secret) ? rest.replaceAll(secret, hidden) : rest), text)
}
