import { Switch as Primitive } from 'radix-ui'
import { useId } from 'react'

interface Props {
  label: string
  help?: string
  checked: boolean
  disabled?: boolean
  onChange: (on: boolean) => void
}

/** Something that is on or off, with what it means beside it. */
export function Switch({ label, help, checked, disabled, onChange }: Props) {
  const id = useId()
  return (
    <div className="flex min-h-11 items-center justify-between gap-4">
      <label htmlFor={id} className="flex flex-col">
        <span className="font-medium">{label}</span>
        {help && <span className="text-sm text-soft">{help}</span>}
      </label>
      <Primitive.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        className="h-6 w-11 shrink-0 rounded-full border border-control bg-raised transition-colors duration-150 disabled:opacity-55 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Primitive.Thumb className="block size-4 translate-x-1 rounded-full bg-control transition-transform duration-150 data-[state=checked]:translate-x-5.5 data-[state=checked]:bg-on-accent" />
      </Primitive.Root>
    </div>
  )
}
