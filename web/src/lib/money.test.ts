import { describe, expect, it } from 'vitest'
import { lastMonths, money, monthName, readAmount } from './money'

describe('money', () => {
  it.each([
    ['0.0135', 'USD', 'en', '$0.0135'],
    ['0', 'USD', 'en', '$0.00'],
    ['12.3456', 'EUR', 'en', '€12.35'],
    ['1234.5', 'EUR', 'fr', '1 234,50 €'],
  ])('%s %s in %s is %s', (amount, currency, language, shown) => {
    expect(
      money(amount, currency, language)
        .replace(/[\u00a0\u202f]/g, ' ')
        .replace('US$', '$'),
    ).toBe(shown)
  })
  it('a currency that nobody knows is shown as it is', () => {
    expect(money('1', 'US', 'en')).toBe('1.00 US')
  })
  it.each([
    ['0.014', '0.014'],
    ['0,014', '0.014'],
    [' 1 500 ', '1500'],
    ['', null],
    ['-1', null],
    ['.5', null],
    ['1.2345678', null],
    ['1,000.50', null],
    ['abc', null],
  ])('reads %j as %j', (text, amount) => {
    expect(readAmount(text)).toBe(amount)
  })
})

describe('months', () => {
  it('go back over the turn of the year, in UTC', () => {
    const first = Date.UTC(2026, 1, 1, 0, 30)
    expect(lastMonths(first, 3)).toEqual(['2026-02', '2026-01', '2025-12'])
    expect(lastMonths(first - 3_600_000, 1)).toEqual(['2026-01'])
  })
  it('have names', () => {
    expect(monthName('2026-11', 'en')).toBe('November 2026')
    expect(monthName('2026-11', 'fr')).toBe('novembre 2026')
  })
})
