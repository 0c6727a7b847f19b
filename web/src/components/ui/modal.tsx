import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button'

interface Props {
  title: string
  lead?: string
  onClose: () => void
  /** What takes the focus when it opens; absent: the first field. */
  first?: RefObject<HTMLElement | null>
  children: ReactNode
}

/** A window above the page for one small task; Escape and the cross leave it. */
export function Modal({ title, lead, onClose, first, children }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-[rgb(0_0_0/0.45)]" />
        <Dialog.Content
          {...(lead ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            // Its first field takes the focus by itself; without one, the window does.
            if (!(event.currentTarget instanceof HTMLElement)) return
            event.preventDefault()
            const field = event.currentTarget.querySelector<HTMLElement>('input:not([readonly]), select')
            ;(first?.current ?? field ?? event.currentTarget).focus()
          }}
          className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-24px)] w-[calc(100vw-32px)] max-w-[480px] overflow-y-auto rounded-card bg-surface p-5 shadow-float outline-none max-sm:p-4"
        >
          <div className="mb-3 flex items-start justify-between gap-3">
            <div className="flex flex-col gap-1 pt-2">
              <Dialog.Title className="text-[16px] font-semibold">{title}</Dialog.Title>
              {lead && <Dialog.Description className="text-soft">{lead}</Dialog.Description>}
            </div>
            <Dialog.Close asChild>
              <IconButton
                label={t('app.close')}
                className="-mr-2 text-soft hover:bg-raised"
                icon={<X aria-hidden="true" className="size-4" />}
              />
            </Dialog.Close>
          </div>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
