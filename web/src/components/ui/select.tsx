import { ChevronDown } from 'lucide-react'
import { useId } from 'react'

interface Props<T extends string> {
  label: string
  help?: string
  value: T
  options: readonly (readonly [T, string])[]
  disabled?: boolean
  /** The list below its label, for narrow places. */
  stacked?: boolean
  onChange: (value: T) => void
}

/** The browser's own list, since it works with every keyboard, screen reader and phone. */
export function Select<T extends string>({
  label,
  help,
  value,
  options,
  disabled,
  stacked,
  onChange,
}: Props<T>) {
  const id = useId()
  return (
    <div
      className={
        stacked
          ? 'flex flex-col gap-1'
          : 'flex items-center justify-between gap-4 max-sm:flex-col max-sm:items-stretch max-sm:gap-1'
      }
    >
      <label htmlFor={id} className="flex flex-col">
        <span className="font-medium">{label}</span>
        {help && <span className="text-sm text-soft">{help}</span>}
      </label>
      <span className={`relative shrink-0 ${stacked ? 'w-full' : 'w-72 max-sm:w-full'}`}>
        <select
          id={id}
          value={value}
          disabled={disabled}
          onChange={(event) => {
            const found = options.find(([option]) => option === event.target.value)
            if (found) onChange(found[0])
          }}
          className="min-h-11 w-full appearance-none truncate rounded-card border border-control bg-surface pr-9 pl-3 disabled:opacity-55"
        >
          {options.map(([option, name]) => (
            <option key={option} value={option} className="bg-surface text-ink">
              {name}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden="true"
          className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-3 size-4 text-soft"
        />
      </span>
    </div>
  )
}
