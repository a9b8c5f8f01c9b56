import { z } from 'zod'
import { notAString } from '../common/strings.ts'

/** The usual names of Stable Diffusion's samplers, as ComfyUI, AUTOMATIC1111 and diffusers know them. */
export const samplers = [
  'euler',
  'euler_a',
  'euler_ancestral',
  'heun',
  'dpm_2',
  'dpm_2_ancestral',
  'dpm_fast',
  'dpm_adaptive',
  'dpmpp_2s_a',
  'dpmpp_2s_ancestral',
  'dpmpp_2m',
  'dpmpp_2m_karras',
  'dpmpp_sde',
  'dpmpp_sde_karras',
  'dpmpp_2m_sde',
  'dpmpp_2m_sde_karras',
  'dpmpp_3m_sde',
  'lms',
  'ddim',
  'ddpm',
  'plms',
  'uni_pc',
  'lcm',
  'restart',
] as const
export type Sampler = (typeof samplers)[number]

/** `DPM++ 2M Karras` and `Euler a` are how user interfaces write them. */
function canonical(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll('++', 'pp')
    .replaceAll(/[\s-]+/g, '_')
}

/** One of {@link samplers}, in any spelling that differs only in case, blanks and `++`. */
export const sampler = z
  .string({ error: notAString })
  .overwrite(canonical)
  .pipe(z.enum(samplers, { error: `must be one of: ${samplers.join(', ')}` }))
