import { RadioGroup } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import type { Role } from '@/lib/api/types'

const ROLES: readonly Role[] = ['rep', 'manager', 'admin']

/** Three roles, each with what it may do: nobody should have to guess. */
export function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  const { t } = useTranslation()
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium">{t('people.team.role')}</legend>
      <RadioGroup.Root
        aria-label={t('people.team.role')}
        value={value}
        onValueChange={(role) => onChange(ROLES.find((known) => known === role) ?? 'rep')}
        className="overflow-hidden rounded-card border border-line"
      >
        {ROLES.map((role) => (
          <RadioGroup.Item
            key={role}
            value={role}
            aria-label={t(`people.roles.${role}`)}
            className="group flex min-h-12 w-full items-center gap-3 border-line border-b px-3 py-1.5 text-left last-of-type:border-b-0 hover:bg-raised focus-visible:outline-offset-[-2px] data-[state=checked]:bg-accent-muted"
          >
            <span className="flex size-4.5 shrink-0 items-center justify-center rounded-full border border-control group-data-[state=checked]:border-accent">
              <RadioGroup.Indicator className="size-2.5 rounded-full bg-accent" />
            </span>
            <span className="flex flex-col">
              <span className="font-medium">{t(`people.roles.${role}`)}</span>
              <span className="text-sm text-soft">{t(`people.roleHelp.${role}`)}</span>
            </span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </fieldset>
  )
}
