export { getTemplate, isTemplateId, templates, UnknownTemplateError } from './get-template.ts'
export type {
  CameraMove,
  CaptionBackdrop,
  CaptionHighlight,
  CaptionStyle,
  FilmColors,
  FontRole,
  FontStyle,
  FontWeight,
  HexColor,
  Palette,
  PictureLook,
  Template,
  TemplateId,
  TitlePosition,
  TitleStyle,
  Transition,
} from './template.ts'
export { templateIds } from './template.ts'
