/** How near every pixel is, as inverse depth relative to the picture: 0 the farthest, 65535 the nearest. Row by row. */
export interface DepthMap {
  width: number
  height: number
  values: Uint16Array
}
