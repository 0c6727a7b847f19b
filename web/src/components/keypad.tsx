import { useRef } from 'react'

const KEYS: readonly (readonly [string, string])[] = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
]

const LONG_PRESS_MS = 500

interface Props {
  label: string
  disabled?: boolean
  /** Receives 0-9, * and #, and + for a long press on 0 when `plus` is set. */
  onKey: (key: string) => void
  plus?: boolean
}

/** The twelve keys of a telephone. */
export function Keypad({ label, disabled, onKey, plus = false }: Props) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const held = useRef(false)
  return (
    <fieldset aria-label={label} disabled={disabled} className="grid grid-cols-3 gap-2">
      {KEYS.map(([key, letters]) => (
        <button
          key={key}
          type="button"
          // A click must not take the focus from the field, where Enter calls.
          onMouseDown={(event) => event.preventDefault()}
          onPointerDown={() => {
            held.current = false
            if (key !== '0' || !plus) return
            timer.current = setTimeout(() => {
              held.current = true
              onKey('+')
            }, LONG_PRESS_MS)
          }}
          onPointerUp={() => clearTimeout(timer.current)}
          onPointerLeave={() => clearTimeout(timer.current)}
          onClick={() => {
            if (!held.current) onKey(key)
            held.current = false
          }}
          className="flex h-14 flex-col items-center justify-center rounded-card bg-raised transition-colors duration-150 hover:bg-line active:bg-accent-muted disabled:opacity-55"
        >
          <span className="text-title font-medium tabular-nums leading-6">{key}</span>
          <span className="h-3 text-[10px] leading-3 tracking-widest text-soft">{letters}</span>
        </button>
      ))}
    </fieldset>
  )
}
