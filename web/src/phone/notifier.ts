/** What the system shows about a call that rings in a window nobody looks at. */
export interface IncomingNote {
  /** The page's name for the call. */
  call: string
  title: string
  body: string
  accept: string
  decline: string
}

type Action = 'accept' | 'decline' | 'open'

const TAG = 'softphone-incoming-'
/** Of several windows that ring, each closes and obeys its own notes only. */
const TAB = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`

type ActionOptions = NotificationOptions & {
  actions?: { action: string; title: string }[]
  renotify?: boolean
}

/**
 * Notes about calls, with buttons that answer or refuse. Notes with buttons belong to the service worker: it tells this
 * window what was pressed, and brings it to the front.
 */
export class Notifier {
  private readonly onAction: (action: Action, call: string) => void
  private readonly plain = new Map<string, Notification>()
  /** Calls whose note is wanted: one that is over before its note could be shown gets none. */
  private readonly wanted = new Set<string>()
  private client: string | null = null

  constructor(onAction: (action: Action, call: string) => void) {
    this.onAction = onAction
    const worker = typeof navigator === 'undefined' ? undefined : navigator.serviceWorker
    worker?.addEventListener('message', (event: MessageEvent) => this.hear(event.data))
    void worker?.ready.then((registration) => {
      registration.active?.postMessage({ type: 'who-am-i' })
      void this.sweep(registration)
    })
  }

  get allowed(): boolean {
    return typeof Notification !== 'undefined' && Notification.permission === 'granted'
  }

  async show(note: IncomingNote): Promise<void> {
    if (!this.allowed) return
    this.wanted.add(note.call)
    const options: ActionOptions = {
      body: note.body,
      icon: '/icons/icon-192.png',
      tag: `${TAG}${TAB}-${note.call}`,
      requireInteraction: true,
      data: { call: note.call, tab: TAB, client: this.client },
    }
    const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
    if (!this.wanted.has(note.call)) return
    if (registration?.active) {
      const actions = [
        { action: 'accept', title: note.accept },
        { action: 'decline', title: note.decline },
      ]
      await registration.showNotification(note.title, { ...options, actions } as NotificationOptions)
      if (!this.wanted.has(note.call)) await this.close(note.call)
      return
    }
    // A private window may have no worker: the note then has no buttons, and leads to the window.
    const plain = new Notification(note.title, options)
    plain.onclick = () => {
      window.focus()
      this.onAction('open', note.call)
    }
    this.plain.set(note.call, plain)
  }

  async close(call: string): Promise<void> {
    this.wanted.delete(call)
    this.plain.get(call)?.close()
    this.plain.delete(call)
    const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
    for (const note of (await registration?.getNotifications({ tag: `${TAG}${TAB}-${call}` })) ?? [])
      note.close()
  }

  private hear(data: unknown): void {
    const message = data as { type?: string; client?: string; action?: string; call?: string; tab?: string }
    if (message?.type === 'you-are') this.client = message.client ?? null
    if (message?.type !== 'incoming-action' || message.tab !== TAB || !message.call) return
    const action = message.action === 'accept' || message.action === 'decline' ? message.action : 'open'
    this.onAction(action, message.call)
  }

  /** A window that crashed while its phone rang left its note behind. */
  private async sweep(registration: ServiceWorkerRegistration): Promise<void> {
    const windows = new BroadcastChannel('softphone-notes')
    const alive = new Set([TAB])
    windows.onmessage = ({ data }) => {
      if (data === 'who') windows.postMessage(TAB)
      else alive.add(String(data))
    }
    windows.postMessage('who')
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    for (const note of await registration.getNotifications()) {
      const tab = (note.data as { tab?: string } | null)?.tab
      if (note.tag.startsWith(TAG) && !(tab && alive.has(tab))) note.close()
    }
  }
}

/** The worker serves the built page only: while the page is worked on, nothing may stand between it and its server. */
export function startWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  navigator.serviceWorker.register('/sw.js').catch(() => undefined)
}
