import { ConfigError } from './config-error.ts'
import type { Environment } from './environment.ts'

/** Who writes, paints and films. `local` needs no key, no network and no model. */
export interface ProviderChoices {
  text: { kind: 'local' } | { kind: 'openai'; baseUrl: string; apiKey: string | null; model: string }
  images:
    | { kind: 'local' }
    | { kind: 'openai'; baseUrl: string; apiKey: string | null; model: string }
    | { kind: 'a1111'; url: string }
    | { kind: 'comfyui'; url: string; workflowFile: string | null }
  clips:
    | { kind: 'local' }
    | { kind: 'wavespeed' | 'fal' | 'replicate'; apiKey: string; model: string | null; baseUrl: string | null }
}

/**
 * The provider that is asked for, else the first one that is configured, else the local one.
 * @throws ConfigError when the one that is asked for lacks a setting
 */
export function providersOf(env: Environment): ProviderChoices {
  return { text: textOf(env), images: imagesOf(env), clips: clipsOf(env) }
}

function textOf(env: Environment): ProviderChoices['text'] {
  const kind = env.TEXT_PROVIDER ?? (env.TEXT_BASE_URL ? 'openai' : 'local')
  if (kind === 'local') return { kind }
  const baseUrl = needed(env, 'TEXT_PROVIDER', kind, 'TEXT_BASE_URL')
  const model = needed(env, 'TEXT_PROVIDER', kind, 'TEXT_MODEL')
  return { kind, baseUrl, model, apiKey: env.TEXT_API_KEY ?? null }
}

function imagesOf(env: Environment): ProviderChoices['images'] {
  const configured = env.IMAGE_BASE_URL ? 'openai' : env.A1111_URL ? 'a1111' : env.COMFYUI_URL ? 'comfyui' : 'local'
  const kind = env.IMAGE_PROVIDER ?? configured
  switch (kind) {
    case 'local':
      return { kind }
    case 'openai': {
      const baseUrl = needed(env, 'IMAGE_PROVIDER', kind, 'IMAGE_BASE_URL')
      const model = needed(env, 'IMAGE_PROVIDER', kind, 'IMAGE_MODEL')
      return { kind, baseUrl, model, apiKey: env.IMAGE_API_KEY ?? null }
    }
    case 'a1111':
      return { kind, url: needed(env, 'IMAGE_PROVIDER', kind, 'A1111_URL') }
    case 'comfyui': {
      const url = needed(env, 'IMAGE_PROVIDER', kind, 'COMFYUI_URL')
      return { kind, url, workflowFile: env.COMFYUI_WORKFLOW ?? null }
    }
    default:
      return kind satisfies never
  }
}

const clipKeys = { wavespeed: 'WAVESPEED_API_KEY', fal: 'FAL_KEY', replicate: 'REPLICATE_API_TOKEN' } as const

function clipsOf(env: Environment): ProviderChoices['clips'] {
  const kinds = Object.keys(clipKeys) as (keyof typeof clipKeys)[]
  const kind = env.CLIP_PROVIDER ?? kinds.find((one) => env[clipKeys[one]]) ?? 'local'
  if (kind === 'local') return { kind }
  const apiKey = needed(env, 'CLIP_PROVIDER', kind, clipKeys[kind])
  return { kind, apiKey, model: env.CLIP_MODEL ?? null, baseUrl: env.CLIP_BASE_URL ?? null }
}

type StringVariable = {
  [Name in keyof Environment]-?: Environment[Name] extends string | undefined ? Name : never
}[keyof Environment]

function needed(env: Environment, choice: string, kind: string, name: StringVariable): string {
  const value = env[name]
  if (!value) throw new ConfigError(`${name} must be set when ${choice} is ${kind}`)
  return value
}
