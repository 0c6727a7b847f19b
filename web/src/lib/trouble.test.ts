import { describe, expect, it } from 'vitest'
import { troubleOf, warnedOf } from './trouble'

describe('what a code of the telephone service means', () => {
  it.each([
    [11200, 'webhook'],
    [11770, 'webhook'],
    [12100, 'document'],
    [13227, 'country'],
    [13224, 'number'],
    [13214, 'network'],
    [20003, 'other'],
    [20101, 'signIn'],
    [31005, 'line'],
    [31003, 'media'],
    [31401, 'microphone'],
    [53000, 'line'],
    [53405, 'media'],
    [99999, 'other'],
  ])('%d: %s', (code, trouble) => expect(troubleOf(code)).toBe(trouble))
})

describe('what a warning of the SDK means', () => {
  it.each([
    ['high-rtt', 'delay'],
    ['ice-connectivity-lost', 'cut'],
    ['something-new', 'other'],
  ])('%s: %s', (name, warned) => expect(warnedOf(name)).toBe(warned))
})
