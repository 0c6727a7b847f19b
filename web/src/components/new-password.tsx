import { useTranslation } from 'react-i18next'
import { SHORTEST_PASSWORD, type Strength, strengthOf } from '@/lib/passwords'
import type { PasswordProblem } from '@/lib/problems'
import { PasswordField } from './ui/password-field'

const BARS: Record<Strength, { filled: number; colour: string }> = {
  short: { filled: 0, colour: '' },
  weak: { filled: 1, colour: 'bg-bad-fill' },
  fair: { filled: 2, colour: 'bg-accent' },
  good: { filled: 3, colour: 'bg-good-fill' },
}

interface Props {
  label: string
  value: string
  problem: PasswordProblem | null
  autoFocus?: boolean
  onChange: (password: string) => void
}

/** A password to be made up, with a hint how well it holds; length counts, signs and digits need not be in it. */
export function NewPassword({ label, value, problem, autoFocus, onChange }: Props) {
  const { t } = useTranslation()
  const strength = strengthOf(value)
  // What was refused is not strong, however long it is.
  const { filled, colour } = BARS[problem ? 'weak' : strength]
  return (
    <div className="flex flex-col gap-2">
      <PasswordField
        label={label}
        value={value}
        autoComplete="new-password"
        autoFocus={autoFocus}
        onChange={onChange}
        help={t(`people.strength.${strength}`, { count: SHORTEST_PASSWORD })}
        error={problem ? t(`people.passwordProblems.${problem}`) : undefined}
      />
      <div aria-hidden="true" className="flex gap-1">
        {[1, 2, 3].map((bar) => (
          <span
            key={bar}
            className={`h-1 flex-1 rounded-full transition-colors duration-150 ${bar <= filled ? colour : 'bg-line'}`}
          />
        ))}
      </div>
    </div>
  )
}
