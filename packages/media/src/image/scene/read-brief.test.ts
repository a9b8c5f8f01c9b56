import { describe, expect, it } from 'vitest'
import type { PictureRequest } from '../picture.ts'
import { settings } from './brief.ts'
import { readBrief } from './read-brief.ts'

const briefOf = (prompt: string, change: Partial<PictureRequest> = {}) =>
  readBrief({ prompt, width: 320, height: 180, seed: 1, ...change })

describe('readBrief', () => {
  it.each([
    ['The skyline of a city', 'city'],
    ['Neon signs over a cyberpunk street', 'neon-city'],
    ['A dark alley behind the shops', 'street'],
    ['Pines in a forest clearing', 'forest'],
    ['Vines in the jungle', 'jungle'],
    ['Snow-capped mountains and a summit', 'mountains'],
    ['Waves at the harbour', 'coast'],
    ['Dunes of the Sahara', 'desert'],
    ['A nebula in deep space', 'space'],
    ['An office with a desk', 'room'],
    ['Beakers in a laboratory', 'laboratory'],
    ['Ruins of a castle', 'castle'],
    ['Cottages of a village', 'village'],
    ['An arctic ice field', 'snowfield'],
    ['A coral reef under the sea', 'underwater'],
    ['A battlefield on a wide meadow', 'plain'],
    ['Crystals in a cavern', 'cave'],
    ['The platform of a train station', 'station'],
    ['The bridge of a starship', 'ship-bridge'],
  ])('sees in "%s" the setting %s', (prompt, setting) => {
    expect(briefOf(prompt).setting).toBe(setting)
  })

  it.each([
    ['at dawn', 'dawn'],
    ['at noon', 'day'],
    ['at sunset', 'golden hour'],
    ['at dusk', 'dusk'],
    ['at midnight', 'night'],
  ])('reads the hour of a village %s', (words, time) => {
    expect(briefOf(`A village ${words}`).time).toBe(time)
  })

  it.each([
    ['in the rain', 'rain'],
    ['in thick fog', 'fog'],
    ['in falling snow', 'snow'],
    ['in a thunderstorm', 'storm'],
  ])('reads the weather of a street %s', (words, weather) => {
    expect(briefOf(`A street ${words}`).weather).toBe(weather)
  })

  it.each([
    ['Two lovers on a hill', 'pair'],
    ['A crowd on a square', 'group'],
    ['A cowboy in the desert', 'rider'],
    ['A robot in a laboratory', 'robot'],
    ['Wolves in the forest', 'dog'],
    ['A dragon over the castle', 'dragon'],
    ['A galleon on the sea', 'ship'],
    ['A rocket on a plain', 'rocket'],
  ])('finds the subject of "%s": %s', (prompt, subject) => {
    expect(briefOf(prompt).subjects).toContain(subject)
  })

  it('reads whole words: a scarf is no car, a season no sea, depth of field no field', () => {
    const { setting, subjects } = briefOf('A room with a scarf in this season, shallow depth of field')
    expect(setting).toBe('room')
    expect(subjects).not.toContain('car')
  })

  it('leaves out what is not wanted', () => {
    const brief = briefOf('A man and his dog in a village, in the rain', { negativePrompt: 'rain, dogs' })
    expect(brief.subjects).toEqual(['person'])
    expect(brief.weather).not.toBe('rain')
    expect(briefOf('An empty street, nobody there, a man’s hat on a bench').subjects).not.toContain('person')
  })

  it('lets genre and seed choose where words say nothing', () => {
    const chosen = Array.from({ length: 12 }, (_, seed) => briefOf('Xyzzy', { genre: 'western', seed }).setting)
    expect(new Set(chosen).size).toBeGreaterThan(1)
    for (const setting of chosen) expect(['desert', 'plain', 'village']).toContain(setting)
    expect(briefOf('Xyzzy', { genre: 'no such genre' }).setting).toSatisfy((name) => settings.includes(name))
  })

  it('takes the style from the request, else from the words', () => {
    expect(briefOf('A watercolour of a lake').style).toBe('watercolour')
    expect(briefOf('A watercolour of a lake', { style: 'comic' }).style).toBe('comic')
    expect(briefOf('A lake').style).toBe('photo')
  })
})
