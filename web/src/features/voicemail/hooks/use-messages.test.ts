import { expect, it } from 'vitest'
import type { VoicemailMessage, VoicemailPage } from '@/lib/api/voicemail'
import { withChange } from './use-messages'

const message = (sid: string, heardAt: number | null): VoicemailMessage => ({
  sid,
  callSid: 'CA1',
  box: 'bob',
  peer: { kind: 'number', value: '+33639980001', name: null },
  at: 1,
  duration: 3,
  heardBy: heardAt === null ? null : 'alice',
  heardAt,
  deleted: false,
})
const data = (): { pages: VoicemailPage[]; pageParams: unknown[] } => ({
  pages: [
    { messages: [message('a', null), message('b', 5)], unheard: 2, next: 'x' },
    { messages: [message('c', null)], unheard: 2, next: null },
  ],
  pageParams: [null, 'x'],
})

it('a message that is heard counts as new no more, wherever it stands', () => {
  const after = withChange(data(), 'c', { heard: true }, 'bob', 9)
  expect(after.pages[1]?.messages[0]).toMatchObject({ heardBy: 'bob', heardAt: 9 })
  expect(after.pages.map((page) => page.unheard)).toEqual([1, 1])
})

it('hearing it again changes nothing', () => {
  const after = withChange(data(), 'b', { heard: true }, 'bob', 9)
  expect(after.pages[0]?.messages[1]).toMatchObject({ heardBy: 'alice', heardAt: 5 })
  expect(after.pages[0]?.unheard).toBe(2)
})

it('a deleted message is gone, and is not counted', () => {
  const after = withChange(data(), 'a', { deleted: true }, 'bob', 9)
  expect(after.pages[0]?.messages.map(({ sid }) => sid)).toEqual(['b'])
  expect(after.pages[0]?.unheard).toBe(1)
})

it('a message can be new again', () => {
  const after = withChange(data(), 'b', { heard: false }, 'bob', 9)
  expect(after.pages[0]?.messages[1]?.heardAt).toBeNull()
  expect(after.pages[0]?.unheard).toBe(3)
})
