import { darken, lighten, mix, withOpacity } from '../color.ts'
import { isAtmospheric, type Stage, withState } from '../stage.ts'
import { paintRidges } from './paint-ridges.ts'
import { paintStars } from './paint-sky.ts'

/** Night, nebula and planets above a strange horizon. */
export const paintSpace = (stage: Stage): void => {
  const { ctx, width, height, palette, manner, unit, horizonY } = stage
  const [top, middle, low] = palette.sky
  const backdrop = ctx.createLinearGradient(0, 0, width * 0.4, height)
  backdrop.addColorStop(0, manner === 'paper' ? top : darken(top, 0.62))
  backdrop.addColorStop(0.6, manner === 'paper' ? middle : mix(darken(top, 0.4), middle, 0.35))
  backdrop.addColorStop(1, manner === 'paper' ? low : mix(middle, low, 0.35))
  ctx.fillStyle = backdrop
  ctx.fillRect(0, 0, width, height)
  if (isAtmospheric(stage)) paintNebula(stage)
  paintStars({ ...stage, horizonY: height }, 480)
  paintOrbits(stage)
  paintPlanet(stage)
  paintRidges(stage, {
    count: 3,
    farY: horizonY + unit * 0.17,
    nearY: height * 0.98,
    farRise: unit * 0.1,
    nearRise: unit * 0.12,
    frequency: 1.2,
    shape: 'peaks',
  })
}

const paintNebula = (stage: Stage): void => {
  const { ctx, width, height, unit, palette, random, light } = stage
  withState(ctx, () => {
    ctx.globalCompositeOperation = 'lighter'
    for (let puff = 0; puff < 70; puff += 1) {
      // A band across the picture, thickest near the planet.
      const along = random.next()
      const x = along * width * 1.2 - width * 0.1
      const y = light.y + (along - 0.6) * height * -0.4 + (random.next() + random.next() - 1) * unit * 0.36
      const radius = unit * random.between(0.06, 0.3)
      const color = mix(random.chance(0.5) ? palette.sky[1] : palette.accent, palette.sky[2], random.next() * 0.7)
      const glow = ctx.createRadialGradient(x, y, 0, x, y, radius)
      glow.addColorStop(0, withOpacity(color, 0.085))
      glow.addColorStop(1, withOpacity(color, 0))
      ctx.fillStyle = glow
      ctx.fillRect(x - radius, y - radius, radius * 2, radius * 2)
    }
  })
}

const paintOrbits = ({ ctx, light, unit, palette, manner }: Stage): void => {
  const color = manner === 'paper' ? palette.near : palette.light
  for (let orbit = 1; orbit <= 3; orbit += 1) {
    ctx.strokeStyle = withOpacity(color, 0.2 - orbit * 0.04)
    ctx.lineWidth = unit * 0.0016
    ctx.beginPath()
    ctx.ellipse(light.x, light.y, unit * (0.24 + orbit * 0.11), unit * (0.07 + orbit * 0.035), -0.32, 0, 2 * Math.PI)
    ctx.stroke()
    const angle = orbit * 2.1
    ctx.fillStyle = orbit === 2 ? palette.accent : color
    ctx.beginPath()
    const out = [
      unit * (0.24 + orbit * 0.11) * Math.cos(angle),
      unit * (0.07 + orbit * 0.035) * Math.sin(angle),
    ] as const
    const x = light.x + out[0] * Math.cos(-0.32) - out[1] * Math.sin(-0.32)
    const y = light.y + out[0] * Math.sin(-0.32) + out[1] * Math.cos(-0.32)
    ctx.arc(x, y, unit * (0.007 + 0.004 * orbit), 0, 2 * Math.PI)
    ctx.fill()
  }
}

/** Lit from the upper left, with bands of weather and a thin atmosphere. */
const paintPlanet = (stage: Stage): void => {
  const { ctx, light, unit, palette, manner, random } = stage
  const radius = unit * 0.17
  withState(ctx, () => {
    ctx.beginPath()
    ctx.arc(light.x, light.y, radius, 0, 2 * Math.PI)
    ctx.fillStyle = manner === 'paper' ? palette.accent : palette.sky[2]
    ctx.fill()
    ctx.clip()
    for (let band = 0; band < 9; band += 1) {
      ctx.fillStyle = withOpacity(random.chance(0.5) ? palette.accent : palette.light, random.between(0.08, 0.3))
      const y = light.y + radius * random.between(-1, 1)
      ctx.beginPath()
      ctx.ellipse(light.x, y, radius * 1.2, radius * random.between(0.03, 0.14), -0.32, 0, 2 * Math.PI)
      ctx.fill()
    }
    if (manner === 'paper') return
    const shade = ctx.createRadialGradient(
      light.x - radius * 0.5,
      light.y - radius * 0.55,
      radius * 0.3,
      light.x - radius * 0.3,
      light.y - radius * 0.3,
      radius * 1.55,
    )
    shade.addColorStop(0, withOpacity(lighten(palette.light, 0.5), 0.35))
    shade.addColorStop(0.35, withOpacity(palette.near, 0))
    shade.addColorStop(1, withOpacity(darken(palette.near, 0.5), 0.94))
    ctx.fillStyle = shade
    ctx.fillRect(light.x - radius, light.y - radius, radius * 2, radius * 2)
  })
}
