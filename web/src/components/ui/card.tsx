import type { ReactNode } from 'react'

interface Props {
  title: string
  action?: ReactNode
  className?: string
  children: ReactNode
}

export function Card({ title, action, className = '', children }: Props) {
  return (
    <section aria-label={title} className={`rounded-card border border-line bg-surface ${className}`}>
      <div className="flex min-h-11 items-center justify-between gap-2 px-4 pt-1">
        <h2 className="text-sm font-semibold text-soft">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  )
}
