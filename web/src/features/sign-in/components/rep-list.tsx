import { Check } from 'lucide-react'
import { RadioGroup } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { part } from '@/components/part'
import { Avatar } from '@/components/ui/avatar'
import type { Rep } from '@/lib/api/types'

/** Signing in does not wait for the numbering plans of the world. */
const NationalNumber = part(() =>
  import('@/components/ui/national-number').then((file) => file.NationalNumber),
)

interface Props {
  reps: readonly Rep[]
  chosen: string | null
  onChoose: (identity: string) => void
}

export function RepList({ reps, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  return (
    <RadioGroup.Root
      aria-label={t('signIn.reps')}
      value={chosen}
      onValueChange={onChoose}
      className="flex flex-col gap-2"
    >
      {reps.map((rep) => (
        <RadioGroup.Item
          key={rep.identity}
          value={rep.identity}
          aria-label={rep.name}
          className="group flex min-h-14 items-center gap-3 rounded-card border border-line bg-surface px-3 text-left transition-colors duration-150 hover:bg-raised data-[state=checked]:border-accent data-[state=checked]:bg-accent-muted"
        >
          <Avatar
            name={rep.name}
            online={rep.online}
            className="bg-accent-muted group-data-[state=checked]:bg-surface"
          />
          <span className="flex min-w-0 flex-1 flex-col">
            <span className="truncate font-medium">{rep.name}</span>
            <span className="text-sm text-soft tabular-nums">
              {rep.number ? (
                <NationalNumber value={rep.number} waiting={rep.number} />
              ) : (
                t(rep.online ? 'status.online' : 'status.offline')
              )}
            </span>
          </span>
          <span className="flex size-5 items-center justify-center rounded-full border border-control group-data-[state=checked]:border-accent group-data-[state=checked]:bg-accent">
            <RadioGroup.Indicator>
              <Check aria-hidden="true" className="size-3.5 text-on-accent" />
            </RadioGroup.Indicator>
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
