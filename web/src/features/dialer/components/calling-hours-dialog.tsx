import { Phone } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Modal } from '@/components/ui/modal'
import { useIncomingCall, usePhone } from '@/hooks/use-phone'
import { useStore } from '@/hooks/use-store'
import { countryName, whenThere } from '@/lib/calling-hours'
import { localeOf } from '@/lib/format'
import { dialText } from '@/lib/links'
import { displayNumber } from '@/lib/numbers'
import type { HeldDial } from '@/phone/calling-gate'

/** Asks once, when somebody would be called outside of the hours; or says that they are not. */
export function CallingHoursDialog() {
  const phone = usePhone()
  const held = useStore(phone.gate.state)
  const incoming = useIncomingCall()
  // A call that rings must not wait behind a window that holds the page.
  useEffect(() => {
    if (incoming) phone.gate.dismiss()
  }, [incoming, phone])
  return held && <Question held={held} />
}

function Question({ held }: { held: HeldDial }) {
  const { t, i18n } = useTranslation()
  const phone = usePhone()
  const call = useRef<HTMLButtonElement>(null)
  const { peer, view, own } = held
  const { why, name, zone, zones, until, country } = view
  const locale = localeOf(i18n.language)
  const now = Date.now()
  const asks = view.decision === 'ask'
  const where = country ? countryName(country, locale) : displayNumber(peer.value).international
  const time = whenThere(now, now, zone ?? 'UTC', locale)
  const reason =
    why === 'holiday'
      ? t('callingHours.ask.holiday', {
          country: where,
          name: i18n.language === 'fr' ? name?.fr : name?.en,
        })
      : (zones?.length ?? 0) > 1
        ? t('callingHours.ask.several', { time })
        : t('callingHours.ask.weekly', { time, country: where })

  // The number is not lost: it stands in the dial pad again. Who was to come into a call was picked from a list.
  const leave = () => {
    phone.gate.dismiss()
    if (own && dialText.get() === '') dialText.set(displayNumber(peer.value).international)
  }
  return (
    <Modal
      title={t(asks ? 'callingHours.ask.title' : 'callingHours.ask.refused')}
      lead={peer.name ?? displayNumber(peer.value).international}
      onClose={leave}
      first={call}
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-col gap-1.5">
          <p>{reason}</p>
          {until && zone && (
            <p className="text-soft">
              {t('callingHours.ask.until', { when: whenThere(until, now, zone, locale) })}
            </p>
          )}
        </div>
        {!asks && <p className="text-sm text-soft">{t('callingHours.ask.promise')}</p>}
        <div className="flex flex-wrap justify-end gap-2 max-sm:flex-col-reverse">
          <Button onClick={leave} ref={asks ? undefined : call}>
            {t(asks ? 'callingHours.ask.leave' : 'app.close')}
          </Button>
          {asks && (
            <Button
              ref={call}
              look="good"
              icon={<Phone aria-hidden="true" className="size-4" />}
              // The key that dialled may still be down.
              onKeyDown={(event) => event.repeat && event.preventDefault()}
              onClick={() => phone.gate.confirm()}
            >
              {t('callingHours.ask.call')}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  )
}
