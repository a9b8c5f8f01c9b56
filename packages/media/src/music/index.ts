export { type MakeMusicInput, type Music, type MusicSpan, makeMusic } from './make-music.ts'
