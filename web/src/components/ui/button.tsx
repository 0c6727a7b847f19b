import type { ComponentPropsWithRef, ReactNode } from 'react'

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'good' | 'bad'

const LOOKS: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  plain: 'border border-control bg-surface text-ink hover:bg-raised',
  quiet: 'hover:bg-line',
  good: 'bg-good-fill text-on-good hover:bg-good-hover',
  bad: 'bg-bad-fill text-on-bad hover:bg-bad-hover',
}

interface Props extends ComponentPropsWithRef<'button'> {
  look?: ButtonLook
  icon?: ReactNode
}

/** A button with words; 44 px high so that a thumb finds it. */
export function Button({ look = 'plain', icon, className = '', children, ...rest }: Props) {
  return (
    <button
      type="button"
      className={`inline-flex min-h-11 items-center justify-center gap-2 rounded-card px-4 font-medium transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-55 ${LOOKS[look]} ${className}`}
      {...rest}
    >
      {icon}
      {children}
    </button>
  )
}
