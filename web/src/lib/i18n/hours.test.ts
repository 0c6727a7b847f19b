import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { hoursEn } from './en-hours'
import { hoursFr } from './fr-hours'

it('has a name for each part of a country whose holidays the server knows', () => {
  const rules = readFileSync(new URL('../../../../src/desk/holidays.cpp', import.meta.url), 'utf8')
  const parts = [...rules.matchAll(/\{"([A-Z]{2}-[A-Z]+)"/g)].map(([, code]) => code)
  expect(parts.length).toBeGreaterThan(20)
  expect(Object.keys(hoursEn.parts)).toEqual(expect.arrayContaining(parts))
  expect(Object.keys(hoursFr.parts)).toEqual(expect.arrayContaining(parts))
})
