import { describe, expect, it } from 'vitest'
import { a1111Sampler, comfyuiSampler } from './sampler-names.ts'

describe('a sampler', () => {
  it.each([
    ['euler', 'Euler', 'euler', 'normal'],
    ['Euler a', 'Euler a', 'euler_ancestral', 'normal'],
    ['euler_a', 'Euler a', 'euler_ancestral', 'normal'],
    ['euler_ancestral', 'Euler a', 'euler_ancestral', 'normal'],
    ['k_euler_ancestral', 'Euler a', 'euler_ancestral', 'normal'],
    ['DPM++ 2M Karras', 'DPM++ 2M Karras', 'dpmpp_2m', 'karras'],
    ['dpmpp_2m_karras', 'DPM++ 2M Karras', 'dpmpp_2m', 'karras'],
    ['dpm++ 2m karras', 'DPM++ 2M Karras', 'dpmpp_2m', 'karras'],
    ['dpm++ 2m sde exponential', 'DPM++ 2M SDE Exponential', 'dpmpp_2m_sde', 'exponential'],
    ['DPM++ 2S a', 'DPM++ 2S a', 'dpmpp_2s_ancestral', 'normal'],
    ['k_dpmpp_2s_a', 'DPM++ 2S a', 'dpmpp_2s_ancestral', 'normal'],
    ['dpm2 a', 'DPM2 a', 'dpm_2_ancestral', 'normal'],
    ['ddim', 'DDIM', 'ddim', 'normal'],
    ['unipc', 'UniPC', 'uni_pc', 'normal'],
    ['plms', 'PLMS', 'ipndm', 'normal'],
  ])('%s is called %s by AUTOMATIC1111, %s with %s by ComfyUI', (name, a1111, sampler, scheduler) => {
    expect(a1111Sampler(name)).toBe(a1111)
    expect(comfyuiSampler(name)).toEqual({ sampler, scheduler })
  })

  it('that an extension has added goes through as it is', () => {
    expect(a1111Sampler('My Own Karras')).toBe('My Own Karras')
    expect(comfyuiSampler('res_2s')).toEqual({ sampler: 'res_2s', scheduler: 'normal' })
  })
})
