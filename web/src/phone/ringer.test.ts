import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Ringer } from './ringer'

/** The browser's locks, as far as they matter here: one holder a name, a queue, and stealing. */
class Locks {
  private readonly queues = new Map<string, { run: () => unknown; fail: (reason: Error) => void }[]>()

  request(name: string, options: { steal?: boolean }, run: () => unknown): Promise<void> {
    const queue = this.queues.get(name) ?? []
    this.queues.set(name, queue)
    return new Promise<void>((resolve, reject) => {
      const entry = {
        run: () =>
          void Promise.resolve(run()).then(() => {
            if (queue[0] !== entry) return
            queue.shift()
            queue[0]?.run()
            resolve()
          }),
        fail: reject,
      }
      if (options.steal && queue.length > 0) {
        queue.shift()?.fail(new Error('AbortError'))
        queue.unshift(entry)
        entry.run()
      } else {
        queue.push(entry)
        if (queue.length === 1) entry.run()
      }
    })
  }
}

type Page = { visibilityState: DocumentVisibilityState; listeners: (() => void)[]; addEventListener: unknown }
let page: Page
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

function open(locks: Locks | undefined, visibility: DocumentVisibilityState): { ringer: Ringer; page: Page } {
  const listeners: (() => void)[] = []
  page = {
    visibilityState: visibility,
    listeners,
    addEventListener: (_: string, listener: () => void) => listeners.push(listener),
  }
  vi.stubGlobal('document', page)
  const ringer = new Ringer({ locks: locks as unknown as LockManager, onChange: () => undefined })
  ringer.claim('bob')
  return { ringer, page }
}

function look(at: Page): void {
  vi.stubGlobal('document', at)
  at.visibilityState = 'visible'
  for (const listener of at.listeners) listener()
}

beforeEach(() => vi.unstubAllGlobals())

describe('several windows of one rep', () => {
  it('ring in one of them', async () => {
    const locks = new Locks()
    const first = open(locks, 'visible').ringer
    const second = open(locks, 'hidden').ringer
    await settled()
    expect([first.rings.get(), second.rings.get()]).toEqual([true, false])
  })

  it('ring where the rep looks', async () => {
    const locks = new Locks()
    const first = open(locks, 'visible').ringer
    const second = open(locks, 'hidden')
    await settled()
    look(second.page)
    await settled()
    expect([first.rings.get(), second.ringer.rings.get()]).toEqual([false, true])
  })

  it('ring in another one when the first is closed', async () => {
    const locks = new Locks()
    const first = open(locks, 'visible').ringer
    const second = open(locks, 'hidden').ringer
    await settled()
    first.drop()
    await settled()
    expect(second.rings.get()).toBe(true)
  })
})

describe('a chosen device', () => {
  it('silences the others, and nobody once it is gone', async () => {
    const { ringer } = open(new Locks(), 'visible')
    await settled()
    ringer.prefer('desk', 'laptop')
    expect([ringer.rings.get(), ringer.elsewhere.get()]).toEqual([false, true])
    ringer.prefer('desk', 'desk')
    expect(ringer.rings.get()).toBe(true)
    ringer.prefer(null, 'laptop')
    expect(ringer.rings.get()).toBe(true)
  })
})

it('rings in every window of a browser without locks', () => {
  expect(open(undefined, 'hidden').ringer.rings.get()).toBe(true)
})
