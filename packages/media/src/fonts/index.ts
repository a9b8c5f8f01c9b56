export { type FontRequest, fontOf, registerFonts } from './register-fonts.ts'
