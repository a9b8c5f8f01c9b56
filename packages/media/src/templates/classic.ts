import type { FontStyle, Template } from './template.ts'

const titleFont: FontStyle = { role: 'serif', weight: 700, letterSpacingEm: 0, upperCase: false }
const bodyFont: FontStyle = { role: 'sans', weight: 700, letterSpacingEm: 0, upperCase: false }

export const classic: Template = {
  templateId: 'classic',
  name: 'Classic',
  description: 'Warm painted scenery, serif titles and calm captions. Suits stories and most scripts.',
  colors: {
    text: '#fffaf0',
    shadow: '#120c18',
    accent: '#f6b860',
    onAccent: '#22160c',
    cardFrom: '#1f1a3a',
    cardTo: '#6a3350',
    cardText: '#fff6e6',
  },
  palettes: [
    {
      name: 'dusk',
      sky: ['#1d2150', '#7d3f78', '#ffb27a'],
      light: '#ffe3b0',
      far: '#a5587c',
      near: '#150f2a',
      accent: '#ff7e5f',
    },
    {
      name: 'morning',
      sky: ['#2f6f9f', '#8fc3d6', '#ffe2b8'],
      light: '#fff4d2',
      far: '#86adb9',
      near: '#12303a',
      accent: '#f4a259',
    },
    {
      name: 'moss',
      sky: ['#174a54', '#5c9a86', '#f6e3a1'],
      light: '#fff3c0',
      far: '#76a687',
      near: '#0d2524',
      accent: '#e9a23b',
    },
    {
      name: 'rose',
      sky: ['#3a2b66', '#b5648d', '#ffd3b8'],
      light: '#fff0dc',
      far: '#c07f99',
      near: '#221737',
      accent: '#f26d78',
    },
  ],
  titleFont,
  bodyFont,
  titleStyle: { font: titleFont, sizeFraction: 0.085, position: 'upper-left', entrance: 'rise', ornament: 'bar' },
  captionStyle: {
    font: bodyFont,
    sizeFraction: 0.05,
    centerY: { wide: 0.86, square: 0.85, tall: 0.72 },
    textColor: '#ffffff',
    highlight: 'color',
    highlightColor: '#ffcf7d',
    highlightTextColor: '#ffcf7d',
    backdrop: 'gradient',
    backdropColor: '#0c0814',
    backdropOpacity: 0.6,
    outlineEm: 0.06,
  },
  moves: [
    { kind: 'zoom-in', amount: 0.12 },
    { kind: 'pan-right', amount: 0.08 },
    { kind: 'zoom-out', amount: 0.12 },
    { kind: 'pan-left', amount: 0.08 },
  ],
  transition: { kind: 'cross-fade', durationSeconds: 0.8 },
  look: {
    manner: 'scenic',
    grain: 0.35,
    vignette: 0.35,
    promptWords: 'painted scenery, warm evening light, rich colours, cinematic',
  },
}
