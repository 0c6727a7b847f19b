import { describe, expect, it, vi } from 'vitest'
import { type EmbedEvent, type EmbedNews, readEmbedMessage, startEmbedding } from './embed'

const ODOO = 'https://odoo.example.com'
const STATE: EmbedNews = { type: 'softphone:state', ready: true, inCall: false }

function rig({ parent = null, opener = null }: { parent?: unknown; opener?: unknown } = {}) {
  let listener: (event: EmbedEvent) => void = () => undefined
  const host = {
    parent,
    opener,
    addEventListener: (_type: 'message', added: (event: EmbedEvent) => void) => {
      listener = added
    },
    removeEventListener: () => {
      listener = () => undefined
    },
  }
  const onCall = vi.fn()
  const embedding = startEmbedding(host, [ODOO], () => STATE, onCall)
  return { host, onCall, embedding, receive: (event: EmbedEvent) => listener(event) }
}
const page = () => ({ postMessage: vi.fn() })
const call = (more: object = {}) => ({ v: 1, type: 'softphone:call', number: '+33199000001', ...more })

describe('what another page may say', () => {
  it.each([
    null,
    'softphone:hello',
    {},
    { v: 2, type: 'softphone:hello' },
    { type: 'softphone:hello' },
    { v: 1, type: 'softphone:odd' },
    { v: 1, type: 'softphone:call' },
    { v: 1, type: 'softphone:call', number: 33199000001 },
    { v: 1, type: 'softphone:call', number: ' \u202e ' },
  ])('%j is nothing', (data) => {
    expect(readEmbedMessage(data)).toBe(null)
  })

  it('a click is true, and nothing else is', () => {
    expect(readEmbedMessage(call({ clicked: true }))).toMatchObject({ clicked: true })
    for (const clicked of [1, 'true', {}, undefined])
      expect(readEmbedMessage(call({ clicked }))).toMatchObject({ clicked: false })
  })

  it('a record is a lead or a contact, and nothing else is', () => {
    const read = (record: unknown) => {
      const request = readEmbedMessage(call({ record }))
      return request?.type === 'call' ? request.link.record : null
    }
    expect(read({ model: 'crm.lead', id: 68, name: 'x' })).toEqual({ model: 'crm.lead', id: 68 })
    expect(read({ model: 'res.partner', id: 9 })).toEqual({ model: 'res.partner', id: 9 })
    for (const record of [
      null,
      'crm.lead,68',
      {},
      { model: 'res.users', id: 1 },
      { model: 'crm.lead', id: 0 },
      { model: 'crm.lead', id: 1.5 },
      { model: 'crm.lead', id: '1' },
    ])
      expect(read(record)).toBe(undefined)
  })

  it('a number is cleaned and cut as that of a link', () => {
    const read = readEmbedMessage(call({ number: 'tel:+33 1 99', name: 'A\u0000B', n: 'x' }))
    expect(read).toMatchObject({ link: { text: '+33 1 99', name: 'A B', nonce: 'x' } })
    expect(JSON.stringify(readEmbedMessage(call({ number: '1'.repeat(5000) }))).length).toBeLessThan(200)
  })
})

describe('who may say it', () => {
  it('an origin of the list is answered, at that origin', () => {
    const { receive } = rig()
    const odoo = page()
    receive({ origin: ODOO, source: odoo, data: { v: 1, type: 'softphone:hello' } })
    expect(odoo.postMessage).toHaveBeenCalledExactlyOnceWith({ v: 1, ...STATE }, ODOO)
  })

  it.each(['https://odoo.example.com.evil.example', 'http://odoo.example.com', 'null', ''])(
    '%j is not heard, and not told anything',
    (origin) => {
      const { receive, onCall, embedding } = rig()
      const evil = page()
      receive({ origin, source: evil, data: { v: 1, type: 'softphone:hello' } })
      receive({ origin, source: evil, data: call({ clicked: true }) })
      embedding.tell(STATE)
      expect(onCall).not.toHaveBeenCalled()
      expect(evil.postMessage).not.toHaveBeenCalled()
    },
  )

  it('a call comes once, however often its message does', () => {
    const { receive, onCall } = rig()
    for (let i = 0; i < 3; i++)
      receive({ origin: ODOO, source: page(), data: call({ n: 'one', clicked: true }) })
    expect(onCall).toHaveBeenCalledTimes(1)
    receive({ origin: ODOO, source: page(), data: call({ n: 'two' }) })
    expect(onCall).toHaveBeenLastCalledWith(expect.objectContaining({ nonce: 'two' }), false)
  })

  it('whoever asked is told of calls, until the end', () => {
    const { receive, embedding } = rig()
    const odoo = page()
    receive({ origin: ODOO, source: odoo, data: { v: 1, type: 'softphone:hello' } })
    const news = {
      type: 'softphone:incoming',
      phase: 'ringing',
      number: '+33199000001',
      record: null,
    } as const
    embedding.tell(news)
    expect(odoo.postMessage).toHaveBeenLastCalledWith({ v: 1, ...news }, ODOO)
    embedding.stop()
    receive({ origin: ODOO, source: page(), data: call() })
  })

  it('after a reload the page that holds it is told, and only at an origin of the list', () => {
    const parent = page()
    const opener = page()
    rig({ parent, opener })
    for (const one of [parent, opener])
      expect(one.postMessage).toHaveBeenCalledExactlyOnceWith({ v: 1, type: 'softphone:here' }, ODOO)
  })

  it('a window that is gone does not stand in the way of others', () => {
    const { receive, embedding } = rig()
    const gone = page()
    const there = page()
    for (const source of [gone, there])
      receive({ origin: ODOO, source, data: { v: 1, type: 'softphone:hello' } })
    gone.postMessage.mockImplementation(() => {
      throw new Error('gone')
    })
    embedding.tell(STATE)
    expect(there.postMessage).toHaveBeenCalledTimes(2)
  })
})
