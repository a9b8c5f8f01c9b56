interface SamplerNames {
  comfyui: string
  a1111: string
}

/**
 * The samplers by the names of both programs: `comfy/samplers.py` of ComfyUI, `modules/sd_samplers_kdiffusion.py` and
 * `sd_samplers_timesteps.py` of AUTOMATIC1111 1.10.
 */
const samplers: readonly SamplerNames[] = [
  { comfyui: 'euler', a1111: 'Euler' },
  { comfyui: 'euler_ancestral', a1111: 'Euler a' },
  { comfyui: 'heun', a1111: 'Heun' },
  { comfyui: 'dpm_2', a1111: 'DPM2' },
  { comfyui: 'dpm_2_ancestral', a1111: 'DPM2 a' },
  { comfyui: 'lms', a1111: 'LMS' },
  { comfyui: 'dpm_fast', a1111: 'DPM fast' },
  { comfyui: 'dpm_adaptive', a1111: 'DPM adaptive' },
  { comfyui: 'dpmpp_2s_ancestral', a1111: 'DPM++ 2S a' },
  { comfyui: 'dpmpp_sde', a1111: 'DPM++ SDE' },
  { comfyui: 'dpmpp_2m', a1111: 'DPM++ 2M' },
  { comfyui: 'dpmpp_2m_sde', a1111: 'DPM++ 2M SDE' },
  { comfyui: 'dpmpp_3m_sde', a1111: 'DPM++ 3M SDE' },
  { comfyui: 'ddim', a1111: 'DDIM' },
  { comfyui: 'ddpm', a1111: 'DDPM' },
  // The multistep method of "Pseudo Numerical Methods for Diffusion Models" (arXiv 2202.09778), and its improvement.
  { comfyui: 'ipndm', a1111: 'PLMS' },
  { comfyui: 'uni_pc', a1111: 'UniPC' },
  { comfyui: 'lcm', a1111: 'LCM' },
  { comfyui: 'restart', a1111: 'Restart' },
]

const schedulers = { karras: 'Karras', exponential: 'Exponential' } as const

/** The same for `DPM++ 2S a`, `dpmpp_2s_ancestral`, `k_dpmpp_2s_a`. */
const keyOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/^k[\s_-]/, '')
    .replaceAll('dpm++', 'dpmpp')
    .replaceAll(/[^a-z0-9]/g, '')

const byKey = new Map(
  samplers.flatMap((names) => [
    [keyOf(names.comfyui), names],
    [keyOf(names.a1111), names],
  ]),
)

/** `dpm++ 2m karras` is a sampler and a scheduler in one name. */
function split(name: string): { sampler: string; scheduler: keyof typeof schedulers | null } {
  const match = /^(.*\S)[\s_-]+(karras|exponential)$/i.exec(name.trim())
  const scheduler = match?.[2]?.toLowerCase()
  if (match?.[1] && (scheduler === 'karras' || scheduler === 'exponential')) return { sampler: match[1], scheduler }
  return { sampler: name.trim(), scheduler: null }
}

/**
 * The name AUTOMATIC1111 knows a sampler by. The scheduler stays part of it: the program takes that apart since version
 * 1.9, and knew no other way before. A name that isn't in our list goes through as it is: extensions add their own.
 */
export function a1111Sampler(name: string): string {
  const { sampler, scheduler } = split(name)
  const known = byKey.get(keyOf(sampler))?.a1111 ?? sampler
  return scheduler ? `${known} ${schedulers[scheduler]}` : known
}

/** What ComfyUI calls a sampler and its scheduler; a name that isn't in our list goes through as it is. */
export function comfyuiSampler(name: string): { sampler: string; scheduler: string } {
  const { sampler, scheduler } = split(name)
  return { sampler: byKey.get(keyOf(sampler))?.comfyui ?? sampler, scheduler: scheduler ?? 'normal' }
}
