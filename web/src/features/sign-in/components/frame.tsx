import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LanguageSwitch } from '@/components/language-switch'

interface Props {
  title: string
  lead: string
  /** The lead tells what goes on: it is read out when it changes. */
  live?: boolean
  /** Below the frame. */
  note?: ReactNode
  onSubmit: () => void
  children: ReactNode
}

/** What everybody sees who is not on duty yet: the name of the program, one task, the languages. */
export function Frame({ title, lead, live, note, onSubmit, children }: Props) {
  const { t } = useTranslation()
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 p-4">
      <form
        className="flex w-full max-w-[400px] flex-col gap-5 rounded-card border border-line bg-surface p-6 max-sm:p-4"
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        <header className="flex flex-col gap-1">
          <div className="mb-2 flex items-center justify-between">
            <span className="flex items-center gap-2 font-semibold">
              <img src="/icon.svg" alt="" className="size-7" />
              {t('app.name')}
            </span>
            <LanguageSwitch />
          </div>
          <h1 className="text-title font-semibold">{title}</h1>
          <p className="text-soft" role={live ? 'status' : undefined}>
            {lead}
          </p>
        </header>
        {children}
      </form>
      {note && <div className="flex flex-col items-center gap-3 text-sm text-soft">{note}</div>}
    </main>
  )
}
