/** The accent of a publication is never trusted to be readable. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accentOn, contrast, INK, PAPER, QUIET } from '../../emails/colour'

const PAPERS = ['light', 'dark'] as const

test('contrast is what WCAG says it is', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#ffffff', '#ffffff')).toBe(1)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 2)
})

test('whatever colour a publisher chooses, it reads on paper and in the dark', () => {
  const part = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(part, part, part, (...rgb) => {
      const accent = `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`
      for (const paper of PAPERS) {
        expect(accentOn(paper, accent)).toMatch(/^#[0-9a-f]{6}$/)
        expect(contrast(accentOn(paper, accent), PAPER[paper])).toBeGreaterThanOrEqual(4.5)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('a colour that reads already stays as it is, also when it is written short', () => {
  expect(accentOn('light', '#8C2F1B')).toBe('#8c2f1b')
  expect(accentOn('light', '#036')).toBe('#003366')
})

test('yellow on white becomes a dark yellow, not grey and not green', () => {
  const hex = accentOn('light', '#ffd400')
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
  expect(red).toBeGreaterThan(green ?? 0)
  expect(green).toBeGreaterThan((blue ?? 0) + 60)
})

test('what is no colour is ink, and never reaches a style', () => {
  for (const accent of [
    '',
    'red',
    '#12',
    '#12345',
    'red;}body{display:none',
    '#fff"><script>',
    'url(https://x.example)',
  ]) {
    for (const paper of PAPERS) expect(accentOn(paper, accent)).toBe(INK[paper])
  }
})

test('ink and quiet text read on their paper', () => {
  for (const paper of PAPERS) {
    expect(contrast(INK[paper], PAPER[paper])).toBeGreaterThan(12)
    expect(contrast(QUIET[paper], PAPER[paper])).toBeGreaterThanOrEqual(4.5)
  }
})
