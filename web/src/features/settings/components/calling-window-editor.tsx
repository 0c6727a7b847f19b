import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Modal } from '@/components/ui/modal'
import { Switch } from '@/components/ui/switch'
import { WeekEditor } from '@/components/week-editor'
import type { CallingWindow } from '@/lib/api/calling-hours'

interface Props {
  window: CallingWindow
  name: string
  knowsHolidays: boolean
  onSave: (window: CallingWindow) => void
  /** Null: it is new. */
  onRemove: (() => void) | null
  onClose: () => void
}

/** The hours of one country. */
export function CallingWindowEditor({ window, name, knowsHolidays, onSave, onRemove, onClose }: Props) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(window)
  return (
    <Modal title={t('callingHours.editTitle', { country: name })} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          onSave(draft)
        }}
      >
        <WeekEditor periods={draft.periods} onChange={(periods) => setDraft({ ...draft, periods })} />
        <Switch
          label={t('callingHours.holidays')}
          help={knowsHolidays ? undefined : t('callingHours.unknownHolidays')}
          checked={draft.holidays && knowsHolidays}
          disabled={!knowsHolidays}
          onChange={(holidays) => setDraft({ ...draft, holidays })}
        />
        <div className="flex flex-wrap justify-end gap-2">
          {onRemove && (
            <Button look="quiet" className="mr-auto text-bad" onClick={onRemove}>
              {t('callingHours.remove')}
            </Button>
          )}
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button look="primary" type="submit">
            {t('callingHours.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
