import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ApiError } from './api/client'
import type { WrapUpChange } from './api/records'
import type { CallRecord } from './api/types'
import { WrapUps } from './wrap-ups'

const about = {
  sid: 'CA1',
  peer: { kind: 'number', value: '+33639980001', name: null },
  direction: 'outgoing',
} as const
const record = { sid: 'CA1' } as CallRecord

let memory: Map<string, string>
let sent: { sid: string; change: WrapUpChange }[]
let answer: () => Promise<{ call: CallRecord }>

const storage = {
  getItem: (key: string) => memory.get(key) ?? null,
  setItem: (key: string, value: string) => void memory.set(key, value),
}

function open(identity = 'alice'): WrapUps {
  const wrapUps = new WrapUps({
    put: (sid, change) => {
      sent.push({ sid, change })
      return answer()
    },
    undo: () => answer(),
    onRecord: () => undefined,
    storage,
  })
  wrapUps.open(identity)
  return wrapUps
}

beforeEach(() => {
  vi.useFakeTimers()
  memory = new Map()
  sent = []
  answer = () => Promise.resolve({ call: record })
})
afterEach(() => vi.useRealTimers())

it('keeps what was written during the call, and asks for an outcome when it is over', () => {
  const wrapUps = open()
  wrapUps.change(about, { note: 'Devis' })
  expect(wrapUps.state.get().waiting).toEqual([])
  wrapUps.ended(about, 'busy')
  expect(wrapUps.state.get().waiting).toEqual(['CA1'])
  expect(wrapUps.state.get().drafts.CA1).toMatchObject({ note: 'Devis', outcome: 'busy' })
  wrapUps.ended(about, 'busy')
  expect(wrapUps.state.get().waiting).toEqual(['CA1'])
})

it('follows a better suggestion until the rep says otherwise', () => {
  const wrapUps = open()
  const outcome = () => wrapUps.state.get().drafts.CA1?.outcome
  wrapUps.ended(about, 'no_answer')
  wrapUps.ended(about, 'busy')
  expect(outcome()).toBe('busy')
  wrapUps.ended(about, null)
  expect(outcome()).toBe('busy')
  wrapUps.change(about, { outcome: null })
  wrapUps.ended(about, 'busy')
  expect(outcome()).toBe(null)
  wrapUps.ended(about, 'wrong_number')
  expect(outcome()).toBe(null)
})

it('survives a reload, for this rep alone', () => {
  const before = open()
  before.change(about, { note: 'Devis' })
  before.ended(about, null)
  expect(open('bob').state.get().waiting).toEqual([])
  const after = open()
  expect(after.state.get().waiting).toEqual(['CA1'])
  expect(after.state.get().drafts.CA1?.note).toBe('Devis')
})

it('saves, and gives the words back when it is undone', async () => {
  const wrapUps = open()
  wrapUps.ended(about, null)
  expect(wrapUps.save('CA1')).toBe(false) // nothing was said
  wrapUps.change(about, { outcome: 'connected', note: 'Bien' })
  expect(wrapUps.save('CA1')).toBe(true)
  expect(wrapUps.state.get()).toMatchObject({ waiting: [], drafts: {}, last: { state: 'sending' } })
  await vi.runAllTimersAsync()
  expect(wrapUps.state.get().last?.state).toBe('saved')
  expect(sent[0]?.change).toMatchObject({ outcome: 'connected', note: 'Bien' })
  wrapUps.ended(about, null)
  expect(wrapUps.state.get().waiting).toEqual([])
  await wrapUps.undo()
  expect(wrapUps.state.get()).toMatchObject({ waiting: ['CA1'], last: null })
  expect(wrapUps.state.get().drafts.CA1?.note).toBe('Bien')
})

it('sends the same again until the server answers, also after a reload', async () => {
  const lost = () => Promise.reject(new ApiError(0, 'network', ''))
  answer = lost
  const before = open()
  before.change(about, { outcome: 'busy' })
  before.save('CA1')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(sent.length).toBeGreaterThan(2)
  before.open(null)
  const after = open()
  answer = () => Promise.resolve({ call: record })
  await vi.runAllTimersAsync()
  expect(new Set(sent.map((one) => one.change.id)).size).toBe(1)
  expect(after.state.get().outbox).toEqual([])
})

it('shows again what the server refuses, with the reason', async () => {
  answer = () => Promise.reject(new ApiError(409, 'changed_meanwhile', ''))
  const wrapUps = open()
  wrapUps.change(about, { outcome: 'busy', replaces: 'w1' })
  wrapUps.save('CA1')
  await vi.runAllTimersAsync()
  expect(sent).toHaveLength(1)
  expect(sent[0]?.change.replaces).toBe('w1')
  expect(wrapUps.state.get().waiting).toEqual(['CA1'])
  expect(wrapUps.state.get().drafts.CA1).toMatchObject({ outcome: 'busy', problem: 'changed_meanwhile' })
})

it('a call that was skipped does not ask again, and keeps its note', () => {
  const wrapUps = open()
  wrapUps.change(about, { note: 'Devis' })
  wrapUps.ended(about, null)
  wrapUps.skip('CA1')
  wrapUps.ended(about, null)
  expect(wrapUps.state.get().waiting).toEqual([])
  expect(wrapUps.state.get().drafts.CA1?.note).toBe('Devis')
  wrapUps.discard('CA1')
  expect(wrapUps.state.get().drafts).toEqual({})
})
