/**
 * The colours of mails and pages: ink, paper and one accent, by light and by dark.
 * Promises that the accent, whatever a publisher chose, reads on the paper at 4.5:1 (WCAG 2.2, 1.4.3): it is darkened or
 * lightened in OKLCH, where hue and strength stay what they look like, until it passes.
 */

export type Paper = 'light' | 'dark'

/** White in the light: a logo with a white ground must not show its edges. */
export const PAPER: Record<Paper, string> = { light: '#ffffff', dark: '#16181b' }
export const INK: Record<Paper, string> = { light: '#16181b', dark: '#e8e6e3' }
/** Ink at 60 %, for what is secondary. Solid, since mail programs know no transparency. */
export const QUIET: Record<Paper, string> = { light: mix('light', 0.62), dark: mix('dark', 0.62) }
/** Ink at 12 %, for rules. */
export const RULE: Record<Paper, string> = { light: mix('light', 0.12), dark: mix('dark', 0.12) }

const CONTRAST = 4.5

/** The accent as text on the given paper, and, turned round, as the ground under text in the paper's colour. Never throws. */
export function accentOn(paper: Paper, accent: string): string {
  const rgb = parseHex(accent)
  if (!rgb) return INK[paper]
  const ground = PAPER[paper]
  const wanted = toHex(rgb)
  if (contrast(wanted, ground) >= CONTRAST) return wanted
  const { lightness, chroma, hue } = toOklch(rgb)
  const step = paper === 'light' ? -0.005 : 0.005
  for (let next = lightness + step; next > 0 && next < 1; next += step) {
    const tried = toHex(fromOklch({ lightness: next, chroma, hue }))
    if (contrast(tried, ground) >= CONTRAST) return tried
  }
  return INK[paper]
}

/** WCAG's ratio of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** Red, green, blue from 0 to 1, as sRGB writes them. */
type Rgb = [number, number, number]
type Oklch = { lightness: number; chroma: number; hue: number }

function mix(paper: Paper, part: number): string {
  const [ink, ground] = [parseHex(INK[paper]), parseHex(PAPER[paper])]
  if (!ink || !ground) throw new Error(`ink and paper must be #rrggbb, found ${INK[paper]} and ${PAPER[paper]}`)
  const between = (index: 0 | 1 | 2) => ink[index] * part + ground[index] * (1 - part)
  return toHex([between(0), between(1), between(2)])
}

/** `#rgb` or `#rrggbb`; anything else is null. */
function parseHex(colour: string): Rgb | null {
  const digits = /^#([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(colour.trim())?.[1]
  if (!digits) return null
  const long = digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits
  const channel = (at: number) => Number.parseInt(long.slice(at, at + 2), 16) / 255
  return [channel(0), channel(2), channel(4)]
}

function each(rgb: Rgb, change: (part: number) => number): Rgb {
  return [change(rgb[0]), change(rgb[1]), change(rgb[2])]
}

function toHex(rgb: Rgb): string {
  return `#${rgb
    .map((part) =>
      Math.round(clamp(part) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

function luminance(colour: string): number {
  const rgb = parseHex(colour)
  if (!rgb) throw new Error(`expected #rrggbb, found ${colour}`)
  const [red, green, blue] = each(rgb, toLinear)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function toLinear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

function fromLinear(part: number): number {
  return part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055
}

// The matrices are OKLab's own: https://bottosson.github.io/posts/oklab/

function toOklch(rgb: Rgb): Oklch {
  const [red, green, blue] = each(rgb, toLinear)
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  const a = 1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short
  const b = 0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short
  return {
    lightness: 0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    chroma: Math.hypot(a, b),
    hue: Math.atan2(b, a),
  }
}

/** The nearest colour a screen can show: what lies outside of sRGB loses strength, not hue. */
function fromOklch(colour: Oklch): Rgb {
  for (let chroma = colour.chroma; chroma > 0.002; chroma *= 0.95) {
    const rgb = linearFromOklch({ ...colour, chroma })
    if (rgb.every((part) => part >= -0.0005 && part <= 1.0005)) return each(rgb, (part) => fromLinear(clamp(part)))
  }
  return each(linearFromOklch({ ...colour, chroma: 0 }), (part) => fromLinear(clamp(part)))
}

function linearFromOklch({ lightness, chroma, hue }: Oklch): Rgb {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)]
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ]
}

function clamp(part: number): number {
  return Math.min(1, Math.max(0, part))
}
