import { useEffect } from 'react'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import { answerLinks, type CallLink, LINK_CHANNEL, readCallLink, waitingLink } from '@/lib/links'
import { isLive } from '@/phone/call-machine'

/** A name of this window among the windows of the browser. */
const TAB = `${Date.now()}-${Math.random()}`
type Launched = Window & {
  launchQueue?: { setConsumer: (consumer: (launch: { targetURL?: string }) => void) => void }
}
const FLASH_MS = 8_000

/** Shows the dialer, unless a call is under way: the link then waits, and says so. */
export function offerLink(link: CallLink): void {
  waitingLink.set(link)
  if (location.hash !== '#/') history.replaceState(null, '', '#/')
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}

/** Takes links that ask for a call: in this window's own address, or handed over by a window opened for one. */
export function useLinks(): void {
  const phone = usePhone()
  const { session } = usePhoneState()

  useEffect(() => {
    const onHash = () => {
      const link = readCallLink(location.hash)
      if (link) offerLink(link)
    }
    window.addEventListener('hashchange', onHash)
    // The installed page is brought to the front as it is, and told what was asked: its call goes on.
    ;(window as Launched).launchQueue?.setConsumer(({ targetURL }) => {
      const link = readCallLink(targetURL ? new URL(targetURL).hash : '')
      if (link) offerLink(link)
    })
    return () => window.removeEventListener('hashchange', onHash)
  }, [])

  useEffect(() => {
    if (!session || typeof BroadcastChannel === 'undefined') return
    const channel = new BroadcastChannel(LINK_CHANNEL)
    let usedAt = Date.now()
    const used = () => {
      usedAt = Date.now()
    }
    window.addEventListener('focus', used)
    window.addEventListener('pointerdown', used)
    let calm: () => void = () => undefined
    const stop = answerLinks(channel, {
      tab: TAB,
      ready: () => true,
      // A window in a call is where the rep is.
      usedAt: () => (phone.state.get().calls.some(isLive) ? Number.MAX_SAFE_INTEGER : usedAt),
      onLink: (link) => {
        offerLink(link)
        calm = flashTitle(link.name ?? link.text)
        window.focus()
      },
    })
    return () => {
      calm()
      stop()
      channel.close()
      window.removeEventListener('focus', used)
      window.removeEventListener('pointerdown', used)
    }
  }, [phone, session])
}

/** A browser lets no page come to the front by itself; its tab can at least be found by its title. */
function flashTitle(what: string): () => void {
  const usual = document.title
  document.title = `☎ ${what}`
  const calm = () => {
    clearTimeout(timer)
    window.removeEventListener('focus', calm)
    document.title = usual
  }
  const timer = setTimeout(calm, FLASH_MS)
  window.addEventListener('focus', calm)
  return calm
}
