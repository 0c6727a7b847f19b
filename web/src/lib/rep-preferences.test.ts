import { describe, expect, it } from 'vitest'
import { ApiError } from './api/client'
import type { StoredPreferences } from './api/me'
import type { Peer } from './api/types'
import {
  isFavourite,
  RepPreferencesKeeper,
  readPreferences,
  renamedFavourite,
  withFavourite,
  withoutFavourite,
} from './rep-preferences'

const number = (value: string, name: string | null = null): Peer => ({ kind: 'number', value, name })

/** The server of the contract: takes what was made upon its own revision, refuses the rest. */
function server() {
  let stored: StoredPreferences = { revision: 0, preferences: {} }
  return {
    door: {
      preferences: async () => structuredClone(stored),
      savePreferences: async (next: StoredPreferences) => {
        if (next.revision !== stored.revision) throw new ApiError(409, 'stale', 'Changed since.')
        stored = { revision: stored.revision + 1, preferences: structuredClone(next.preferences) }
        return { revision: stored.revision }
      },
    },
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('what a rep has set', () => {
  it('shows at once, is saved, and is there at the next computer', async () => {
    const { door } = server()
    const here = new RepPreferencesKeeper(door)
    await here.load()
    here.change(withFavourite(number('+33199000001')))
    expect(here.state.get()).toMatchObject({
      unsaved: true,
      value: { favourites: [{ value: '+33199000001' }] },
    })
    await settled()
    expect(here.state.get().unsaved).toBe(false)
    const there = new RepPreferencesKeeper(door)
    await there.load()
    expect(there.state.get()).toMatchObject({
      loaded: true,
      value: { favourites: [{ value: '+33199000001' }] },
    })
  })

  it('keeps what two windows change at the same time', async () => {
    const { door } = server()
    const [one, two] = [new RepPreferencesKeeper(door), new RepPreferencesKeeper(door)]
    await Promise.all([one.load(), two.load()])
    one.change(withFavourite(number('+33199000001')))
    two.change(withFavourite(number('+33199000002')))
    await settled()
    await settled()
    const third = new RepPreferencesKeeper(door)
    await third.load()
    expect(
      third.state
        .get()
        .value.favourites.map((peer) => peer.value)
        .sort(),
    ).toEqual(['+33199000001', '+33199000002'])
  })

  it('sends changes made in a hurry in order', async () => {
    const { door } = server()
    const keeper = new RepPreferencesKeeper(door)
    const peer = number('+33199000001')
    keeper.change(withFavourite(peer))
    keeper.change(renamedFavourite(peer, ' Echo '))
    keeper.change((current) => ({ ...current, callerId: 'line' }))
    await settled()
    await settled()
    expect((await door.preferences()).preferences).toEqual({
      favourites: [{ kind: 'number', value: '+33199000001', name: 'Echo' }],
      callerId: 'line',
      keys: {},
    })
  })

  it('of one rep is not shown to the next, even when an answer comes late', async () => {
    const { door } = server()
    const keeper = new RepPreferencesKeeper(door)
    await keeper.load()
    keeper.change(withFavourite(number('+33199000001')))
    await settled()
    const late = keeper.load()
    keeper.forget()
    await late
    expect(keeper.state.get()).toEqual({
      value: { favourites: [], callerId: 'own', keys: {} },
      loaded: false,
      unsaved: false,
    })
  })

  it('is sent once the server is back', async () => {
    const { door } = server()
    let away = true
    const keeper = new RepPreferencesKeeper({
      ...door,
      savePreferences: async (stored) => {
        if (away) throw new ApiError(500, 'storage', 'No disk.')
        return door.savePreferences(stored)
      },
    })
    keeper.change(withFavourite(number('+33199000001')))
    await settled()
    away = false
    await keeper.wake()
    await settled()
    expect(keeper.state.get().unsaved).toBe(false)
    expect((await door.preferences()).revision).toBe(1)
  })

  it('stays shown when the server refuses it', async () => {
    const door = {
      preferences: async () => ({ revision: 0, preferences: {} }),
      savePreferences: async () => {
        throw new ApiError(413, 'too_large', 'Too much.')
      },
    }
    const keeper = new RepPreferencesKeeper(door)
    keeper.change(withFavourite(number('+33199000001')))
    await settled()
    expect(keeper.state.get()).toMatchObject({ unsaved: true, value: { favourites: [{}] } })
  })
})

it('reads documents of other versions without harm', () => {
  for (const odd of [null, 7, [], { favourites: 'x', keys: 3 }, { favourites: [null, { kind: 'fax' }, 4] }]) {
    expect(readPreferences(odd)).toEqual({ favourites: [], callerId: 'own', keys: {} })
  }
  expect(readPreferences({ callerId: 'line', keys: { mute: 'X', hold: 4 } })).toEqual({
    favourites: [],
    callerId: 'line',
    keys: { mute: 'X' },
  })
})

it('a favourite is there once, and can be taken away', () => {
  const empty = readPreferences({})
  const peer = number('+33199000001', 'Echo')
  const one = withFavourite(peer)(withFavourite(peer)(empty))
  expect(one.favourites).toEqual([peer])
  expect(isFavourite(one.favourites, number('+33199000001'))).toBe(true)
  expect(withoutFavourite(peer)(one).favourites).toEqual([])
  expect(renamedFavourite(peer, '  ')(one).favourites[0]?.name).toBe(null)
})
