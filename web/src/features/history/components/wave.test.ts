import { expect, it } from 'vitest'
import { outline } from './wave'

it('keeps the loudest of each piece, whichever sign it has', () => {
  expect([...outline(new Float32Array([0.5, -0.75, 0, 0.25, -1, 0]), 3)]).toEqual([0.75, 0.25, 1])
})

it('has no more points than samples', () => {
  expect([...outline(new Float32Array([0.5, -0.25]), 100)]).toEqual([0.5, 0.25])
  expect(outline(new Float32Array(0))).toHaveLength(0)
})
