import { type ComponentPropsWithRef, type ReactNode, useId } from 'react'

const BOX = 'rounded-card border border-control bg-surface px-3 disabled:opacity-55'

/** A label over its field, with what it means under it. */
export function Field({
  label,
  help,
  children,
}: {
  label: string
  help?: string
  children: (id: string, helpId: string | undefined) => ReactNode
}) {
  const id = useId()
  const helpId = help ? `${id}-help` : undefined
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children(id, helpId)}
      {help && (
        <p id={helpId} className="text-sm text-soft">
          {help}
        </p>
      )}
    </div>
  )
}

interface TextProps extends Omit<ComponentPropsWithRef<'input'>, 'onChange' | 'value'> {
  label: string
  help?: string
  value: string
  onText: (value: string) => void
}

export function TextField({ label, help, value, onText, className = '', ...rest }: TextProps) {
  return (
    <Field label={label} help={help}>
      {(id, helpId) => (
        <input
          id={id}
          aria-describedby={helpId}
          value={value}
          onChange={(event) => onText(event.target.value)}
          className={`min-h-11 ${BOX} ${className}`}
          {...rest}
        />
      )}
    </Field>
  )
}

interface SecondsProps {
  label: string
  value: number
  onChange: (value: number) => void
}

/** 5 to 120, as the server has it; an empty field counts as the least. */
export function SecondsField({ label, value, onChange }: SecondsProps) {
  return (
    <Field label={label}>
      {(id) => (
        <input
          id={id}
          type="number"
          min={5}
          max={120}
          value={value}
          onChange={(event) => onChange(Math.round(Number(event.target.value)) || 5)}
          className={`min-h-11 w-24 tabular-nums ${BOX}`}
        />
      )}
    </Field>
  )
}

export function TextArea({ label, help, value, onText }: Omit<TextProps, 'className'>) {
  return (
    <Field label={label} help={help}>
      {(id, helpId) => (
        <textarea
          id={id}
          aria-describedby={helpId}
          rows={2}
          maxLength={500}
          value={value}
          onChange={(event) => onText(event.target.value)}
          className={`py-2 ${BOX}`}
        />
      )}
    </Field>
  )
}
