import type { FontStyle, Template } from './template.ts'

const titleFont: FontStyle = { role: 'serif', weight: 400, letterSpacingEm: 0.02, upperCase: false }
const bodyFont: FontStyle = { role: 'sans', weight: 400, letterSpacingEm: 0.005, upperCase: false }

export const cinema: Template = {
  templateId: 'cinema',
  name: 'Cinema',
  description: 'Wide scenery, quiet serif titles, subtitles, slow moves and long cross-fades. Made for movies.',
  colors: {
    text: '#f7f3ea',
    shadow: '#07080c',
    accent: '#d9b878',
    onAccent: '#15110a',
    cardFrom: '#07080d',
    cardTo: '#161a26',
    cardText: '#f4eee2',
  },
  palettes: [
    {
      name: 'golden hour',
      sky: ['#1b2a4a', '#9a6a6e', '#f7c08a'],
      light: '#ffe9c2',
      far: '#8f7f8f',
      near: '#120f18',
      accent: '#e88f4f',
    },
    {
      name: 'blue hour',
      sky: ['#0c1830', '#2f5575', '#c79a92'],
      light: '#ffdcae',
      far: '#52708a',
      near: '#080d16',
      accent: '#e2a15c',
    },
    {
      name: 'overcast',
      sky: ['#2c3a44', '#71858c', '#d5d3c4'],
      light: '#f5efdc',
      far: '#86979a',
      near: '#0f1719',
      accent: '#c88a54',
    },
    {
      name: 'ember',
      sky: ['#1c1420', '#6b3238', '#e98a4f'],
      light: '#ffd79c',
      far: '#7d4a4a',
      near: '#0f090c',
      accent: '#ff7d45',
    },
  ],
  titleFont,
  bodyFont,
  titleStyle: { font: titleFont, sizeFraction: 0.062, position: 'upper-center', entrance: 'fade', ornament: 'none' },
  captionStyle: {
    font: bodyFont,
    sizeFraction: 0.046,
    centerY: { wide: 0.88, square: 0.87, tall: 0.74 },
    textColor: '#f7f4ec',
    highlight: 'none',
    highlightColor: '#d9b878',
    highlightTextColor: '#f7f4ec',
    backdrop: 'gradient',
    backdropColor: '#05060a',
    backdropOpacity: 0.42,
    outlineEm: 0.035,
  },
  moves: [
    { kind: 'zoom-in', amount: 0.07 },
    { kind: 'pan-right', amount: 0.05 },
    { kind: 'zoom-out', amount: 0.07 },
    { kind: 'pan-left', amount: 0.05 },
  ],
  transition: { kind: 'cross-fade', durationSeconds: 1.2 },
  look: {
    manner: 'scenic',
    grain: 0.3,
    vignette: 0.3,
    promptWords: 'cinematic film still, natural light, depth of field, restrained colours, 35mm',
  },
}
