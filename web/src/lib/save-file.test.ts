import { describe, expect, it } from 'vitest'
import { fileName } from './save-file'

describe('the name of a file that is saved', () => {
  it.each([
    ['attachment; filename="calls.csv"', 'calls.csv'],
    ['attachment', null],
    [null, null],
  ])('of %s is %s', (field, name) => expect(fileName(field)).toBe(name))
})
