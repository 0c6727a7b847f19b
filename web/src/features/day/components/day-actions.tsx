import { AlarmClock, Check, Phone, SkipForward, Sunrise } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { KeyHint } from '@/components/ui/key-hint'
import type { useDay } from '@/hooks/use-day'
import { usePeerView } from '@/hooks/use-peer'
import { useStore } from '@/hooks/use-store'
import type { CallRecord } from '@/lib/api/types'
import { DAY_KEYS } from '@/lib/keys'
import { preferences } from '@/lib/preferences'

interface Props {
  day: ReturnType<typeof useDay>
  record: CallRecord
  callRef?: React.Ref<HTMLButtonElement>
}

/** What can be done with the next call of the day: call it, or put it where it does not wait. */
export function DayActions({ day, record, callRef }: Props) {
  const { t } = useTranslation()
  const { letterKeys } = useStore(preferences)
  const name = usePeerView()(record.peer).title
  const key = (letter: string) => (letterKeys ? letter : undefined)
  return (
    <div className="flex flex-wrap items-center gap-1">
      <Button
        ref={callRef}
        look="good"
        disabled={!day.ready}
        aria-keyshortcuts={key(DAY_KEYS.next)}
        icon={<Phone aria-hidden="true" className="size-4" />}
        onClick={() => day.call(record)}
      >
        {t('day.call')}
        <span className="sr-only">{name}</span>
        {letterKeys && <KeyHint>{DAY_KEYS.next}</KeyHint>}
      </Button>
      <IconButton
        label={t('day.skip', { name })}
        shortcut={key(DAY_KEYS.skip)}
        disabled={day.list.length < 2}
        onClick={() => day.skip(record)}
        className="text-soft hover:bg-raised"
        icon={<SkipForward aria-hidden="true" className="size-4" />}
      />
      <IconButton
        label={t('day.hour', { name })}
        shortcut={key(DAY_KEYS.hour)}
        onClick={() => day.snooze(record, 'hour')}
        className="text-soft hover:bg-raised"
        icon={<AlarmClock aria-hidden="true" className="size-4" />}
      />
      <IconButton
        label={t('day.tomorrow', { name })}
        shortcut={key(DAY_KEYS.tomorrow)}
        onClick={() => day.snooze(record, 'tomorrow')}
        className="text-soft hover:bg-raised"
        icon={<Sunrise aria-hidden="true" className="size-4" />}
      />
      <IconButton
        label={t('day.done', { name })}
        shortcut={key(DAY_KEYS.done)}
        onClick={() => day.done(record)}
        className="text-soft hover:bg-raised"
        icon={<Check aria-hidden="true" className="size-4" />}
      />
    </div>
  )
}
