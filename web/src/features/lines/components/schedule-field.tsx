import { useTranslation } from 'react-i18next'
import { Select } from '@/components/ui/select'
import type { Sources } from '@/lib/api/hours'
import type { Hours } from '@/lib/api/lines'
import { formatMoment } from '@/lib/format'

const OWN = ''

interface Props {
  hours: Hours
  odoo: Sources['odoo']
  onChange: (hours: Hours) => void
}

/** Whether the week is set here, or is one of the CRM's working schedules. */
export function ScheduleField({ hours, odoo, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const gone = hours.schedule !== null && !odoo?.schedules.some(({ id }) => id === hours.schedule)
  if (!odoo && hours.schedule === null) return null
  return (
    <div className="flex flex-col gap-1">
      <Select
        label={t('hours.week')}
        help={t('hours.weekHelp')}
        value={hours.schedule === null ? OWN : String(hours.schedule)}
        options={[
          [OWN, t('hours.weekOwn')] as const,
          ...(odoo?.schedules ?? []).map(
            ({ id, name }) => [String(id), t('hours.weekOdoo', { name })] as const,
          ),
          ...(gone ? [[String(hours.schedule), t('hours.weekGone')] as const] : []),
        ]}
        onChange={(value) => onChange({ ...hours, schedule: value === OWN ? null : Number(value) })}
      />
      {odoo?.problem && (
        <p role="status" className="text-sm text-warn">
          {odoo.fetchedAt
            ? t('hours.odooOld', { at: formatMoment(odoo.fetchedAt, i18n.language), problem: odoo.problem })
            : t('hours.odooNever', { problem: odoo.problem })}
        </p>
      )}
    </div>
  )
}
