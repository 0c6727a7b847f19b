import { describe, expect, it } from 'vitest'
import { answerLinks, type CallLink, type Channel, handOver, readCallLink } from './links'

describe('the fragment of a link', () => {
  it.each([
    ['#call=+33199000001&n=1', '+33199000001', '1'],
    ['#call=%2B33199000001', '+33199000001', null],
    ['#/call=0199000001', '0199000001', null],
    ['#call=tel:+33199000001', '+33199000001', null],
    ['#call=tel%3A%2B33199000001&n=9', '+33199000001', '9'],
    ['#call=tel:01%2099%2000%2000%2001', '01 99 00 00 01', null],
    ['#call=%E2%80%AA+33199000001%E2%80%AC', '+33199000001', null],
    ['#call=+12125550143;ext=438', '+12125550143;ext=438', null],
    ['#call=bob', 'bob', null],
  ])('%s', (hash, text, nonce) => {
    expect(readCallLink(hash)).toEqual({ text, name: null, nonce })
  })

  it('may stand in the query', () => {
    expect(readCallLink('?call=+33199000001&name=Dupont')).toEqual({
      text: '+33199000001',
      name: 'Dupont',
      nonce: null,
    })
    expect(readCallLink('?codec=opus')).toBe(null)
  })

  it('never says that somebody clicked', () => {
    expect(readCallLink('#call=+33199000001&clicked=true')?.clicked).toBe(undefined)
  })

  it('never says of which record', () => {
    const link = readCallLink('#call=+33199000001&record=crm.lead,68&model=crm.lead&id=68')
    expect(link?.record).toBe(undefined)
  })

  it('may say a name', () => {
    expect(readCallLink('#call=+33199000001&name=Dupont%20SA')?.name).toBe('Dupont SA')
    expect(readCallLink('#call=+33199000001&name=Dupont+SA')?.name).toBe('Dupont SA')
  })

  it.each(['', '#/', '#/history', '#call=', '#call=tel:', '#n=1&call=1', '#calls=+33199000001'])(
    '%j asks for nothing',
    (hash) => {
      expect(readCallLink(hash)).toBe(null)
    },
  )

  it('is cut where it is no number any more', () => {
    expect(readCallLink(`#call=${'1'.repeat(500)}`)?.text.length).toBe(80)
    expect(readCallLink('#call=+33%0A1%00')?.text).toBe('+33 1')
  })
})

/** Windows of one browser: everybody but the sender hears a message. */
function windows() {
  const all: Set<(event: { data: unknown }) => void>[] = []
  return (): Channel => {
    const own = new Set<(event: { data: unknown }) => void>()
    all.push(own)
    return {
      addEventListener: (_type, listener) => own.add(listener),
      removeEventListener: (_type, listener) => own.delete(listener),
      postMessage: (data) => {
        for (const other of all.filter((one) => one !== own))
          for (const listener of [...other]) queueMicrotask(() => listener({ data: structuredClone(data) }))
      },
    }
  }
}

const link: CallLink = { text: '+33199000001', name: null, nonce: '1' }

describe('a link that was opened in another window', () => {
  it('reaches the window that was used last, and only that one', async () => {
    const open = windows()
    const got: string[] = []
    for (const [tab, usedAt] of [
      ['old', 1],
      ['new', 2],
    ] as const) {
      answerLinks(open(), {
        tab,
        ready: () => true,
        usedAt: () => usedAt,
        onLink: (one) => got.push(`${tab} ${one.text}`),
      })
    }
    expect(await handOver(open(), link, 5)).toBe(true)
    expect(got).toEqual(['new +33199000001'])
  })

  it('is not given to a window where nobody is on duty', async () => {
    const open = windows()
    answerLinks(open(), { tab: 'a', ready: () => false, usedAt: () => 1, onLink: () => expect.fail() })
    expect(await handOver(open(), link, 5)).toBe(false)
  })

  it('stays here when the other window has gone meanwhile', async () => {
    const open = windows()
    let ready = true
    answerLinks(open(), {
      tab: 'a',
      ready: () => ready,
      usedAt: () => {
        ready = false
        return 1
      },
      onLink: () => expect.fail(),
    })
    expect(await handOver(open(), link, 5)).toBe(false)
  })

  it('is nobody else’s once a window no longer answers', async () => {
    const open = windows()
    const stop = answerLinks(open(), {
      tab: 'a',
      ready: () => true,
      usedAt: () => 1,
      onLink: () => expect.fail(),
    })
    stop()
    expect(await handOver(open(), link, 5)).toBe(false)
  })
})
