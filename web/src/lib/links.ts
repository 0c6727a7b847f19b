import type { CrmPlace } from './api/crm'
import { plainText } from './dial-string'
import { createStore, type Store } from './store'

/** A call that a link of another page asks for: `/#call=+33199000001&n=1`, or `tel:` by way of the browser. */
export interface CallLink {
  /** What to put into the dialer. */
  text: string
  /** Whom the other page thinks this is. */
  name: string | null
  /** Makes the same link twice two links: a fragment that does not change tells nobody. */
  nonce: string | null
  /** A page that may do so says that the rep has just clicked on this number there: it is called at once. */
  clicked?: boolean
  /** On which the number stands there: that page may say so, a link may not. */
  record?: CrmPlace
}

const LONGEST_TEXT = 80
const LONGEST_NAME = 100

/** What may be shown of a link that anybody may have written; null when there is nothing to call. */
export function cleanLink(call: string, name: string, nonce: string): CallLink | null {
  const clean = (text: string, longest: number) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be left out.
    plainText(text.replace(/[\u0000-\u001f\u007f]/g, ' ')).slice(0, longest)
  const text = clean(call, LONGEST_TEXT).replace(/^(tel|callto|web\+tel):(\/\/)?/i, '')
  if (text === '') return null
  return { text, name: clean(name, LONGEST_NAME).trim() || null, nonce: clean(nonce, LONGEST_NAME) || null }
}

/**
 * Reads the fragment of an address, or its query; null when it asks for no call. Anybody may have written it.
 */
export function readCallLink(hash: string): CallLink | null {
  const raw = hash.replace(/^(#\/?|\?)/, '')
  if (!/^call=/.test(raw)) return null
  // In a query a plus is a space; in a number it is the plus.
  const fields = new URLSearchParams(raw.replaceAll('+', '%2B'))
  const field = (name: string) => fields.get(name) ?? ''
  return cleanLink(field('call'), field('name').replaceAll('+', ' '), field('n'))
}

/** The link that waits for the rep: in the dialer, or until the call under way is over. */
export const waitingLink: Store<CallLink | null> = createStore<CallLink | null>(null)

/** What the dialer's field holds; it outlives the dialer, which a call and other pages take off the screen. */
export const dialText: Store<string> = createStore('')

type Message =
  | { type: 'ask'; n: string }
  | { type: 'here'; n: string; tab: string; usedAt: number }
  | { type: 'take'; n: string; tab: string; link: CallLink }
  | { type: 'taken'; n: string }

/** What we need of a BroadcastChannel. */
export interface Channel {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  removeEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
}

export const LINK_CHANNEL = 'softphone-links'

interface Answering {
  tab: string
  /** A rep is on duty in this window. */
  ready: () => boolean
  /** When the rep last used this window: of several the last used gets the link. */
  usedAt: () => number
  onLink: (link: CallLink) => void
}

/** Lets this window receive links that were opened in another. Returns how to stop. */
export function answerLinks(channel: Channel, { tab, ready, usedAt, onLink }: Answering): () => void {
  const listener = ({ data }: { data: unknown }) => {
    const message = data as Message
    if (message?.type === 'ask' && ready()) {
      channel.postMessage({ type: 'here', n: message.n, tab, usedAt: usedAt() } satisfies Message)
    } else if (message?.type === 'take' && message.tab === tab && ready()) {
      channel.postMessage({ type: 'taken', n: message.n } satisfies Message)
      const { text, name, nonce } = message.link
      onLink({ text, name, nonce })
    }
  }
  channel.addEventListener('message', listener)
  return () => channel.removeEventListener('message', listener)
}

/** How long an open window may take to answer: a tab in the background is slow, not deaf. */
const ASK_MS = 600

/** Gives a link to the window where the phone runs. False when there is none: this window has to be the phone. */
export async function handOver(channel: Channel, link: CallLink, waitMs = ASK_MS): Promise<boolean> {
  const n = `${Math.random()}`
  const offers: { tab: string; usedAt: number }[] = []
  let settle: (taken: boolean) => void = () => undefined
  const taken = new Promise<boolean>((resolve) => {
    settle = resolve
  })
  const listener = ({ data }: { data: unknown }) => {
    const message = data as Message
    if (message?.n !== n) return
    if (message.type === 'here') offers.push(message)
    else if (message.type === 'taken') settle(true)
  }
  channel.addEventListener('message', listener)
  try {
    channel.postMessage({ type: 'ask', n } satisfies Message)
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    const best = offers.sort((a, b) => b.usedAt - a.usedAt)[0]
    if (!best) return false
    channel.postMessage({ type: 'take', n, tab: best.tab, link } satisfies Message)
    setTimeout(() => settle(false), waitMs)
    return await taken
  } finally {
    channel.removeEventListener('message', listener)
  }
}
