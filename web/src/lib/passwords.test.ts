import { describe, expect, it } from 'vitest'
import { strengthOf, suggestIdentity } from './passwords'

describe('the strength of a password', () => {
  it.each([
    ['', 'short'],
    ['Ab1!Ab1!', 'short'],
    ['aaaaaaaaaaaa', 'weak'],
    ['abcdefghijkl', 'weak'],
    ['1234567890', 'weak'],
    ['8261940357', 'weak'],
    ['tulipeviolette', 'fair'],
    ['cheval agrafe batterie', 'good'],
    ['kX9#qL!2zr', 'fair'],
    ['mélèze d’été à l’ombre', 'good'],
  ])('%s is %s', (password, strength) => {
    expect(strengthOf(password)).toBe(strength)
  })
})

describe('a suggested identity', () => {
  it.each([
    ['Alice Martin', [], 'alice'],
    ['Alice Martin', ['alice'], 'alice_martin'],
    ['Alice Martin', ['alice', 'alice_martin'], 'alice_martin_2'],
    ['Chloé  Petit', [], 'chloe'],
    ['Jean-Pierre Dupont', ['jean'], 'jean_pierre_dupont'],
    ['123', [], ''],
    ['', [], ''],
  ])('for %s when %j are taken is %s', (name, taken, identity) => {
    expect(suggestIdentity(name, taken)).toBe(identity)
  })
})
