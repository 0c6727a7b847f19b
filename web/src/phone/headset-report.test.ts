import { describe, expect, it } from 'vitest'
import { type Collection, headsetAction, headsetLayout, lampReports, readKeys } from './headset-report'

const bit = (usage: number) => ({ usages: [usage], reportSize: 1, reportCount: 1 })
const padding = (bits: number) => ({ isConstant: true, reportSize: 1, reportCount: bits })

/** Hook, mute and flash in report 2, lamps in report 2; volume keys and sound in collections of their own. */
const usual: Collection[] = [
  {
    usagePage: 0x0c,
    usage: 1,
    inputReports: [{ reportId: 1, items: [bit(0x0c00e9), bit(0x0c00ea), padding(6)] }],
  },
  {
    usagePage: 0x0b,
    usage: 5,
    inputReports: [
      {
        reportId: 2,
        items: [
          bit(0x0b0020),
          bit(0x0b0097),
          bit(0x0b002f),
          bit(0x0b0021),
          { usages: [0x0b0007], isArray: true, reportSize: 4, reportCount: 1 },
          padding(8),
        ],
      },
    ],
    outputReports: [
      { reportId: 2, items: [bit(0x080017), bit(0x080009), bit(0x080018), padding(5)] },
      { reportId: 3, items: [padding(9), bit(0x080020)] },
    ],
  },
]
/** All keys as one range, behind a nested collection, in reports without an id. */
const ranged: Collection[] = [
  {
    usagePage: 0x0b,
    children: [
      {
        inputReports: [
          {
            items: [
              {
                isRange: true,
                usageMinimum: 0x0b0020,
                usageMaximum: 0x0b002f,
                reportSize: 1,
                reportCount: 16,
              },
            ],
          },
        ],
      },
    ],
  },
]
const none = new Set<never>()

describe('a headset’s description', () => {
  it('says where its keys and lamps are', () => {
    const layout = headsetLayout(usual)
    expect(layout?.keys).toEqual([
      { name: 'hook', reportId: 2, bit: 0 },
      { name: 'mute', reportId: 2, bit: 2 },
      { name: 'flash', reportId: 2, bit: 3 },
    ])
    expect(layout?.lamps.map(({ name, bit }) => `${name} ${bit}`)).toEqual([
      'offHook 0',
      'mute 1',
      'ring 2',
      'hold 9',
    ])
    expect([...(layout?.lengths ?? [])]).toEqual([
      [2, 1],
      [3, 2],
    ])
  })

  it('may be ranges and nested', () => {
    expect(headsetLayout(ranged)?.keys).toEqual([
      { name: 'hook', reportId: 0, bit: 0 },
      { name: 'flash', reportId: 0, bit: 1 },
      { name: 'drop', reportId: 0, bit: 6 },
      { name: 'mute', reportId: 0, bit: 15 },
    ])
  })

  it.each([
    ['nothing', []],
    ['a keyboard', [{ usagePage: 1, usage: 6, inputReports: [{ items: [bit(0x070004)] }] }]],
    ['volume keys only', usual.slice(0, 1)],
    [
      'an impossible size',
      [{ inputReports: [{ items: [{ usages: [0x0b0020], reportSize: 1, reportCount: 1e9 }] }] }],
    ],
    ['no items', [{ inputReports: [{}], children: [{}] }]],
  ])('of %s is no headset', (_, collections) => {
    expect(headsetLayout(collections as Collection[])).toBe(null)
  })
})

describe('its reports', () => {
  const layout = headsetLayout(usual)
  if (!layout) throw new Error('no layout')
  const read = (before: ReadonlySet<never>, id: number, ...bytes: number[]) =>
    readKeys(layout, before, id, new Uint8Array(bytes))

  it('are presses and releases', () => {
    const lifted = read(none, 2, 0b0001, 0)
    expect(lifted.changes).toEqual([{ key: 'hook', down: true }])
    const muted = readKeys(layout, lifted.pressed, 2, new Uint8Array([0b0101, 0]))
    expect(muted.changes).toEqual([{ key: 'mute', down: true }])
    const hung = readKeys(layout, muted.pressed, 2, new Uint8Array([0b0000, 0]))
    expect(hung.changes).toEqual([
      { key: 'hook', down: false },
      { key: 'mute', down: false },
    ])
  })

  it('say nothing when repeated, empty or of another kind', () => {
    expect(read(none, 2, 0).changes).toEqual([])
    expect(read(none, 2).changes).toEqual([])
    expect(read(none, 1, 0xff).changes).toEqual([])
  })

  it('light what the phone does', () => {
    const lit = { offHook: true, mute: false, ring: true, hold: true }
    expect(lampReports(layout, lit)).toEqual([
      [2, new Uint8Array([0b101])],
      [3, new Uint8Array([0, 0b10])],
    ])
    const dark = { offHook: false, mute: false, ring: false, hold: false }
    expect(lampReports(layout, dark)[0]).toEqual([2, new Uint8Array([0])])
  })
})

it.each([
  ['hook', true, { ringing: true, live: false }, 'accept'],
  ['hook', true, { ringing: false, live: false }, null],
  ['hook', true, { ringing: false, live: true }, null],
  ['hook', false, { ringing: false, live: true }, 'hangUp'],
  ['hook', false, { ringing: true, live: false }, null],
  ['mute', true, { ringing: false, live: true }, 'toggleMute'],
  ['mute', false, { ringing: false, live: true }, null],
  ['mute', true, { ringing: true, live: false }, null],
  ['drop', true, { ringing: true, live: false }, 'decline'],
  ['drop', true, { ringing: false, live: true }, 'hangUp'],
  ['flash', true, { ringing: true, live: false }, 'accept'],
  ['flash', true, { ringing: true, live: true }, null],
] as const)('%s (%s) with %j asks to %s', (key, down, phone, action) => {
  expect(headsetAction({ key, down }, phone)).toBe(action)
})
