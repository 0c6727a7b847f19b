import { describe, expect, it } from 'vitest'
import { deviceChange, findDevice } from './device-list'

const device = (deviceId: string, label = deviceId, groupId = label) => ({ deviceId, label, groupId })
const inside = device('inside', 'Built-in')
const headset = device('head', 'Headset')
const fallback = device('default', 'Default - Built-in')
const lists = (...devices: ReturnType<typeof device>[]) => ({ microphones: devices, speakers: devices })
const nobody = { microphone: null, speaker: null }

describe('what came or went', () => {
  it('a headset, once for its microphone and its speaker', () => {
    expect(deviceChange(lists(fallback, inside), lists(fallback, inside, headset), nobody)).toEqual({
      kind: 'added',
      label: 'Headset',
      microphone: 'head',
      speaker: 'head',
      wasChosen: false,
    })
  })

  it('the headset that was chosen', () => {
    const chosen = { microphone: 'head', speaker: null }
    const change = deviceChange(lists(fallback, inside, headset), lists(fallback, inside), chosen)
    expect(change).toMatchObject({ kind: 'removed', label: 'Headset', wasChosen: true })
    expect(deviceChange(lists(inside, headset), lists(inside), nobody)?.wasChosen).toBe(false)
  })

  it('a speaker alone', () => {
    const before = { microphones: [inside], speakers: [inside] }
    const after = { microphones: [inside], speakers: [inside, headset] }
    expect(deviceChange(before, after, nobody)).toMatchObject({ microphone: null, speaker: 'head' })
  })

  it('nothing: the first look, another default, names that became known', () => {
    expect(deviceChange({ microphones: [], speakers: [] }, lists(inside), nobody)).toBe(null)
    expect(deviceChange(lists(device('', '')), lists(inside), nobody)).toBe(null)
    expect(
      deviceChange(lists(fallback, inside), lists(device('default', 'Default - Other'), inside), nobody),
    ).toBe(null)
    expect(deviceChange(lists(inside), lists(inside), nobody)).toBe(null)
  })
})

it('finds a device by its id, else by its name', () => {
  expect(findDevice([inside, headset], 'head', 'Headset')).toBe('head')
  expect(findDevice([inside, device('new', 'Headset')], 'head', 'Headset')).toBe('new')
  expect(findDevice([inside], 'head', 'Headset')).toBe(null)
  expect(findDevice([inside], 'head', undefined)).toBe(null)
  expect(findDevice([inside], null, 'Built-in')).toBe(null)
})
