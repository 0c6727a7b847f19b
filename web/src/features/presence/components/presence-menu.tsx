import { Check, CircleMinus, Clock3, Coffee, Phone } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOwnPresence } from '@/hooks/use-presence'
import { type Choice, incomingApi } from '@/lib/api/incoming'
import { formatTime } from '@/lib/format'

const CHOICES = [
  ['available', Phone, 'text-good'],
  ['away', Coffee, 'text-warn'],
  ['do_not_disturb', CircleMinus, 'text-bad'],
] as const

const MINUTE = 60_000
/** How long away and do not disturb last; null: until changed. */
const SPANS = [null, 30 * MINUTE, 60 * MINUTE, 4 * 60 * MINUTE] as const

const ITEM =
  'flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-3 py-1.5 outline-none data-[highlighted]:bg-raised'

/** Items of a menu: what the rep is to the team, and until when. Stays open, so that the choice is seen. */
export function PresenceMenu() {
  const { t, i18n } = useTranslation()
  const { rep, chosen } = useOwnPresence()
  const [failed, setFailed] = useState(false)
  const choose = (choice: Choice, span: number | null) => {
    setFailed(false)
    const until = span === null ? null : Date.now() + span
    incomingApi.choose(choice, until).catch(() => setFailed(true))
  }
  const stay = (event: Event) => event.preventDefault()
  return (
    <>
      <DropdownMenu.RadioGroup value={chosen} aria-label={t('presence.title')}>
        {CHOICES.map(([choice, Icon, tone]) => (
          <DropdownMenu.RadioItem
            key={choice}
            value={choice}
            className={ITEM}
            onSelect={(event) => {
              stay(event)
              if (choice !== chosen) choose(choice, null)
            }}
          >
            <Icon aria-hidden="true" className={`size-4 shrink-0 ${tone}`} />
            <span className="flex min-w-0 flex-1 flex-col">
              <span className="font-medium">{t(`presence.status.${choice}`)}</span>
              <span className="text-sm text-soft">{t(`presence.help.${choice}`)}</span>
            </span>
            <DropdownMenu.ItemIndicator>
              <Check aria-hidden="true" className="size-4 text-accent" />
            </DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      {(chosen === 'away' || chosen === 'do_not_disturb') && (
        <DropdownMenu.Group aria-label={t('presence.duration.label')} className="flex gap-1 px-3 pb-1">
          {SPANS.map((span) => (
            <DropdownMenu.Item
              key={span ?? 0}
              onSelect={(event) => {
                stay(event)
                choose(chosen, span)
              }}
              className="flex min-h-8 cursor-pointer items-center rounded-full border border-control px-2.5 text-sm outline-none data-[highlighted]:bg-raised"
            >
              {span === null ? (
                <Clock3 aria-label={t('presence.duration.open')} className="size-4" />
              ) : span < 60 * MINUTE ? (
                t('presence.duration.minutes', { n: span / MINUTE })
              ) : (
                t('presence.duration.hours', { n: span / 60 / MINUTE })
              )}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Group>
      )}
      <p role="status" className="px-3 text-sm text-soft empty:hidden">
        {failed
          ? t('presence.failed')
          : rep?.until
            ? t('presence.until', {
                status: t(`presence.status.${chosen}`),
                time: formatTime(rep.until, i18n.language),
              })
            : null}
      </p>
    </>
  )
}
