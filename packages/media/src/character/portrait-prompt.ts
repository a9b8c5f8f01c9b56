import type { Appearance, CharacterRequest, PortraitStyle, Pose } from './character.ts'

const styles: Record<PortraitStyle, string> = {
  photo: 'Photograph, 85 mm lens, soft window light, natural skin, shallow depth of field',
  anime: 'Anime illustration, clean lines, cel shading, expressive eyes',
  watercolour: 'Watercolour painting on rough paper, soft edges, visible pigment, white space around the figure',
  oil: 'Oil painting, visible brush strokes, warm side light, dark background',
  pixel: 'Pixel art, limited palette, crisp pixels, plain background',
  comic: 'Comic book drawing, bold ink lines, flat colours, halftone shadows',
}

/** For models that paint from words: style, who, how they stand. */
export const portraitPrompt = (appearance: Appearance, pose: Pose, request: CharacterRequest): string => {
  const { style } = appearance
  const said = request.description.trim().replace(/\s+/gu, ' ').slice(0, 300)
  const about = said ? ` ${/[.!?]$/u.test(said) ? said : `${said}.`}` : ''
  return `${styles[style]}. ${request.name}, ${appearance.summary}.${about} ${pose.description} One person, plain background, no text.`
}
