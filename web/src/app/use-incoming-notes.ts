import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePeerView } from '@/hooks/use-peer'
import { usePhone, usePhoneState } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { displayNumber } from '@/lib/numbers'
import { preferences } from '@/lib/preferences'
import { Notifier } from '@/phone/notifier'

const isLooking = () => document.visibilityState === 'visible' && document.hasFocus()

/** Whether the rep looks at this window. */
function useLooking(): boolean {
  const [looking, setLooking] = useState(isLooking)
  useEffect(() => {
    const onChange = () => setLooking(isLooking())
    window.addEventListener('focus', onChange)
    window.addEventListener('blur', onChange)
    document.addEventListener('visibilitychange', onChange)
    return () => {
      window.removeEventListener('focus', onChange)
      window.removeEventListener('blur', onChange)
      document.removeEventListener('visibilitychange', onChange)
    }
  }, [])
  return looking
}

/** A call that rings while the rep looks elsewhere: the system says so, with buttons to answer and to refuse. */
export function useIncomingNotes(): void {
  const { t } = useTranslation()
  const phone = usePhone()
  const looking = useLooking()
  const wanted = useStore(preferences).notifications
  const call = usePhoneState().calls.find((one) => one.phase === 'incoming')
  const nameOf = usePeerView()
  const notifier = useMemo(
    () =>
      new Notifier((action, id) => {
        if (action === 'accept') phone.accept(id)
        else if (action === 'decline') phone.decline(id)
      }),
    [phone],
  )
  // Of several windows, the one that rings also tells the system.
  const rings = useStore(phone.ringer.rings)
  const id = wanted && rings && !looking ? call?.id : undefined
  const name = call ? nameOf(call.peer).title : ''
  const line = call?.line ? displayNumber(call.line).national : null

  useEffect(() => {
    if (!id) return
    void notifier.show({
      call: id,
      title: t('incoming.from', { name }),
      body: line ? t('page.notify.line', { line }) : t('page.notify.direct'),
      accept: t('incoming.accept'),
      decline: t('incoming.decline'),
    })
    return () => void notifier.close(id)
  }, [notifier, id, name, line, t])
}
