export { estimateSpeechSeconds } from './estimate-speech-seconds.ts'
export type { Scene } from './scene.ts'
export { EmptyScriptError, type ScriptToSplit, splitIntoScenes } from './split-into-scenes.ts'
