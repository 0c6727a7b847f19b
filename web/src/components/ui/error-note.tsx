import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

interface Props {
  title: string
  help?: string
  children?: ReactNode
}

/** An error where it happened: what is wrong, what to do, and a way to try again. */
export function ErrorNote({ title, help, children }: Props) {
  return (
    <div role="alert" className="flex gap-3 rounded-card bg-bad-muted p-3 text-ink">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-1 flex-col items-start gap-2">
        <div>
          <p className="font-medium">{title}</p>
          {help && <p className="text-soft">{help}</p>}
        </div>
        {children}
      </div>
    </div>
  )
}
