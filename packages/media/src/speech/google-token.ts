import { readFile } from 'node:fs/promises'
import { importPKCS8, SignJWT } from 'jose'
import { z } from 'zod'
import { fetchJson } from './provider-http.ts'
import { SpeechError } from './speech-error.ts'

export type GoogleCredentials = { apiKey: string } | { credentialsFile: string }

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
const TOKEN_URL = 'https://oauth2.googleapis.com/token'
/** Shorter than a run that is told to stop waits for the answer to an order: until the token is there, nothing is ordered. */
const TOKEN_TIMEOUT_MS = 20_000
/** A token is renewed this long before it ends, so that it doesn't end on the way. */
const RENEW_BEFORE_MS = 60_000

const fileSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('service_account'),
    client_email: z.string(),
    private_key: z.string(),
    private_key_id: z.string().optional(),
    token_uri: z.url().default(TOKEN_URL),
  }),
  z.object({
    type: z.literal('authorized_user'),
    client_id: z.string(),
    client_secret: z.string(),
    refresh_token: z.string(),
    token_uri: z.url().default(TOKEN_URL),
  }),
])
type CredentialsFile = z.infer<typeof fileSchema>

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() })

/** The headers that authenticate a call, and what in them must stay secret. */
export interface GoogleAuth {
  headers: Record<string, string>
  secrets: string[]
}

/**
 * Authenticates calls to Google: an API key as it is, a credentials file (of a service account, or of
 * `gcloud auth application-default login`) by OAuth (RFC 7523, RFC 6749 section 6). A token is kept until it ends.
 */
export function createGoogleAuth(credentials: GoogleCredentials) {
  if ('apiKey' in credentials) {
    const { apiKey } = credentials
    return async (): Promise<GoogleAuth> => ({ headers: { 'x-goog-api-key': apiKey }, secrets: [apiKey] })
  }
  let token = { value: '', expiresAt: 0 }
  return async (signal: AbortSignal): Promise<GoogleAuth> => {
    if (Date.now() > token.expiresAt - RENEW_BEFORE_MS) {
      const answer = await requestToken(credentials.credentialsFile, signal)
      token = { value: answer.access_token, expiresAt: Date.now() + answer.expires_in * 1000 }
    }
    return { headers: { authorization: `Bearer ${token.value}` }, secrets: [token.value] }
  }
}

async function readCredentials(path: string): Promise<CredentialsFile> {
  let content: unknown
  try {
    content = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new SpeechError('SPEECH_REJECTED', `The Google credentials file ${path} can't be read as JSON.`, {
      outcome: 'not-taken',
      cause,
    })
  }
  const parsed = fileSchema.safeParse(content)
  if (parsed.success) return parsed.data
  // The names of wrong fields, never their values.
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'type').join(', ')
  throw unusable(path, fields)
}

function unusable(path: string, fields: string): SpeechError {
  const message = `The Google credentials file ${path} is no usable key: check ${fields}.`
  return new SpeechError('SPEECH_REJECTED', message, { outcome: 'not-taken' })
}

async function requestToken(path: string, signal: AbortSignal) {
  const file = await readCredentials(path)
  const grant =
    file.type === 'service_account'
      ? { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: await signAssertion(file, path) }
      : {
          grant_type: 'refresh_token',
          client_id: file.client_id,
          client_secret: file.client_secret,
          refresh_token: file.refresh_token,
        }
  const body = new URLSearchParams(grant)
  const secrets = Object.values(grant)
  const call = { provider: 'google', url: file.token_uri, headers: {}, body, isOrder: false, secrets }
  return fetchJson({ ...call, timeoutMs: TOKEN_TIMEOUT_MS, signal }, tokenSchema)
}

type ServiceAccount = Extract<CredentialsFile, { type: 'service_account' }>

async function signAssertion(file: ServiceAccount, path: string): Promise<string> {
  const key = await importPKCS8(file.private_key, 'RS256').catch(() => {
    throw unusable(path, 'private_key')
  })
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(file.private_key_id ? { kid: file.private_key_id } : {}) })
    .setIssuer(file.client_email)
    .setAudience(file.token_uri)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(key)
}
