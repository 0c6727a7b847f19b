import type { ComponentPropsWithRef, ReactNode } from 'react'
import { Tooltip } from './tooltip'

interface Props extends ComponentPropsWithRef<'button'> {
  label: string
  /** Shown behind the name in the tooltip; aria-keyshortcuts tells it to assistive technology. */
  shortcut?: string
  icon: ReactNode
}

/** A round button of one icon: its name is in the tooltip and in the accessibility tree. */
export function IconButton({ label, shortcut, icon, className = '', ...rest }: Props) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        aria-keyshortcuts={shortcut}
        className={`inline-flex size-11 shrink-0 items-center justify-center rounded-full transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-55 ${className}`}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  )
}
