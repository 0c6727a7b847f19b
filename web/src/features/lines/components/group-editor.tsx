import { ArrowUp, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/ui/icon-button'
import { Select } from '@/components/ui/select'
import { useReps } from '@/hooks/use-desk'
import type { RingGroup } from '@/lib/api/lines'
import { SecondsField } from './field'

interface Props {
  n: number
  group: RingGroup
  onChange: (group: RingGroup) => void
  onRemove: () => void
}

/** Who rings together, or one after the other in the order shown. */
export function GroupEditor({ n, group, onChange, onRemove }: Props) {
  const { t } = useTranslation()
  const reps = useReps()
  const everybody = group.reps.length === 0
  const toggle = (identity: string, on: boolean) =>
    onChange({
      ...group,
      reps: on ? [...group.reps, identity] : group.reps.filter((one) => one !== identity),
    })
  const raise = (identity: string) => {
    const at = group.reps.indexOf(identity)
    const order = group.reps.filter((one) => one !== identity)
    order.splice(at - 1, 0, identity)
    onChange({ ...group, reps: order })
  }
  // Members in their order first, then who could become one.
  const shown = [
    ...group.reps,
    ...reps.map((rep) => rep.identity).filter((identity) => !group.reps.includes(identity)),
  ]
  return (
    <fieldset className="flex flex-col gap-3 rounded-card border border-line p-3">
      <legend className="px-1 font-medium">{t('lines.group', { n })}</legend>
      <Select
        label={t('lines.people')}
        value={everybody ? 'all' : 'some'}
        options={[
          ['all', t('lines.everybody')],
          ['some', t('lines.some')],
        ]}
        onChange={(value) =>
          onChange({ ...group, reps: value === 'all' ? [] : reps.map((rep) => rep.identity) })
        }
      />
      {!everybody && (
        <ul>
          {shown.map((identity) => {
            const member = group.reps.includes(identity)
            const name = reps.find((rep) => rep.identity === identity)?.name ?? identity
            const last = member && group.reps.length === 1
            return (
              <li key={identity} className="flex min-h-11 items-center gap-2">
                <label className="flex min-h-11 flex-1 items-center gap-3">
                  <input
                    type="checkbox"
                    checked={member}
                    // A group of nobody would be the whole team to the server.
                    disabled={last}
                    onChange={(event) => toggle(identity, event.target.checked)}
                    className="size-5 accent-accent"
                  />
                  {name}
                </label>
                {group.inTurn && member && group.reps[0] !== identity && (
                  <IconButton
                    label={`${name} ↑`}
                    onClick={() => raise(identity)}
                    className="text-soft hover:bg-raised"
                    icon={<ArrowUp aria-hidden="true" className="size-4" />}
                  />
                )}
              </li>
            )
          })}
        </ul>
      )}
      <Select
        label={t('lines.mode')}
        value={group.inTurn ? 'turn' : 'once'}
        options={[
          ['once', t('lines.atOnce')],
          ['turn', t('lines.inTurn')],
        ]}
        onChange={(value) => onChange({ ...group, inTurn: value === 'turn' })}
      />
      <div className="flex items-end justify-between gap-3">
        <SecondsField
          label={t('lines.seconds')}
          value={group.seconds}
          onChange={(seconds) => onChange({ ...group, seconds })}
        />
        <IconButton
          label={t('lines.removeGroup', { n })}
          onClick={onRemove}
          className="text-soft hover:bg-bad-muted hover:text-bad"
          icon={<X aria-hidden="true" className="size-4" />}
        />
      </div>
    </fieldset>
  )
}
