import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const tokens = new Map<string, { light: string; dark: string }>()
for (const [, name, light, dark] of css.matchAll(
  /--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g,
)) {
  if (name && light && dark) tokens.set(name, { light, dark })
}

/** WCAG 2.2 relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

function color(name: string, theme: 'light' | 'dark'): string {
  const token = tokens.get(name)
  if (!token) throw new Error(`no token ${name}`)
  return token[theme]
}

const text: [string, string[]][] = [
  ['ink', ['ground', 'surface', 'raised', 'accent-muted', 'bad-muted']],
  ['ink-soft', ['ground', 'surface', 'raised', 'line', 'bad-muted', 'accent-muted']],
  ['accent', ['ground', 'surface', 'raised', 'accent-muted']],
  ['good', ['surface', 'raised', 'good-muted', 'accent-muted']],
  ['warn', ['surface', 'warn-muted']],
  ['bad', ['ground', 'surface', 'raised', 'bad-muted']],
  ['on-accent', ['accent', 'accent-hover']],
  ['on-good', ['good-fill', 'good-hover']],
  ['on-bad', ['bad-fill', 'bad-hover']],
]

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  for (const [ink, grounds] of text) {
    it.each(grounds)(`${ink} is readable on %s`, (ground) => {
      expect(contrast(color(ink, theme), color(ground, theme))).toBeGreaterThanOrEqual(4.5)
    })
  }

  it.each(['ground', 'surface'])('controls stand out from %s', (ground) => {
    for (const control of ['control', 'good-fill', 'bad-fill', 'accent']) {
      expect(contrast(color(control, theme), color(ground, theme))).toBeGreaterThanOrEqual(3)
    }
  })
})
