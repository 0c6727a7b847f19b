import { expect, it, vi } from 'vitest'
import type { CallingView } from '@/lib/api/calling-hours'
import { CallingGate } from './calling-gate'

const number = { kind: 'number', value: '+33639980001', name: null } as const

function gate(look: () => Promise<CallingView>) {
  const call = vi.fn()
  return { call, gate: new CallingGate({ look, call }) }
}
const says = (decision: CallingView['decision']) => async () => ({ policy: 'warn', decision }) as CallingView
const settle = () => new Promise((resolve) => setTimeout(resolve, 0))

it.each(['call', 'promised'] as const)('lets a call through that may be made: %s', async (decision) => {
  const { call, gate: one } = gate(says(decision))
  one.dial(number, { after: '1' })
  await settle()
  expect(call).toHaveBeenCalledExactlyOnceWith(number, { after: '1' })
})

it('asks once, and calls with the rep’s word', async () => {
  const { call, gate: one } = gate(says('ask'))
  one.dial(number, { after: '1' })
  await settle()
  expect(call).not.toHaveBeenCalled()
  expect(one.state.get()?.peer).toEqual(number)
  one.confirm()
  one.confirm()
  expect(call).toHaveBeenCalledExactlyOnceWith(number, { after: '1', outsideHours: true })
  expect(one.state.get()).toBeNull()
})

it('does not call when the rep thinks better of it, nor what is refused', async () => {
  const { call, gate: one } = gate(says('ask'))
  one.dial(number, {})
  await settle()
  one.dismiss()
  one.confirm()
  expect(call).not.toHaveBeenCalled()
  const refusing = gate(says('refuse'))
  refusing.gate.dial(number, {})
  await settle()
  refusing.gate.confirm()
  expect(refusing.call).not.toHaveBeenCalled()
  expect(refusing.gate.state.get()?.view.decision).toBe('refuse')
})

it('calls without the desk’s word when it does not come: the desk decides again', async () => {
  const { call, gate: one } = gate(() => Promise.reject(new Error('silent')))
  one.dial(number, {})
  await settle()
  expect(call).toHaveBeenCalledOnce()
})

it('does not look at the hours of colleagues', () => {
  const look = vi.fn()
  const { call, gate: one } = gate(look)
  one.dial({ kind: 'rep', value: 'bob', name: 'Bob' }, {})
  expect(call).toHaveBeenCalledOnce()
  expect(look).not.toHaveBeenCalled()
})

it('of two dials the last one counts', async () => {
  const { call, gate: one } = gate(says('call'))
  one.dial(number, { after: '1' })
  one.dial(number, { after: '2' })
  await settle()
  expect(call).toHaveBeenCalledExactlyOnceWith(number, { after: '2' })
})

it('asks before somebody is called into a call, too', async () => {
  const { call, gate: one } = gate(says('ask'))
  const first = one.admits(number)
  await settle()
  expect(one.state.get()).toMatchObject({ peer: number, own: false })
  one.confirm()
  expect(await first).toBe(true)
  const second = one.admits(number)
  await settle()
  one.dismiss()
  expect(await second).toBe(false)
  expect(call).not.toHaveBeenCalled()
})

it('lets go of what was being looked at when something else is wanted', async () => {
  const { call, gate: one } = gate(says('call'))
  const first = one.admits(number)
  one.dial(number, {})
  expect(await first).toBe(false)
  await settle()
  expect(call).toHaveBeenCalledOnce()
})
