import { CircleAlert } from 'lucide-react'
import { type ComponentPropsWithRef, type ReactNode, useId } from 'react'

interface Props extends Omit<ComponentPropsWithRef<'input'>, 'id'> {
  label: string
  help?: string
  /** What is wrong with it; told at once. */
  error?: string
  /** Stands inside, at the right. */
  inside?: ReactNode
}

/** A line of text with its name above and what it needs below. */
export function TextField({ label, help, error, inside, className = '', ...rest }: Props) {
  const id = useId()
  const note = error ?? help
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <span className="relative flex">
        <input
          id={id}
          aria-invalid={error !== undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          className={`min-h-11 w-full rounded-card border bg-surface px-3 read-only:bg-raised disabled:opacity-55 ${inside ? 'pr-12' : ''} ${error ? 'border-bad' : 'border-control'}`}
          {...rest}
        />
        {inside && <span className="absolute inset-y-0 right-0 flex items-center">{inside}</span>}
      </span>
      {note && (
        <p
          id={`${id}-note`}
          role={error ? 'alert' : undefined}
          className={`flex items-start gap-1.5 text-sm ${error ? 'text-bad' : 'text-soft'}`}
        >
          {error && <CircleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />}
          <span>{note}</span>
        </p>
      )}
    </div>
  )
}
