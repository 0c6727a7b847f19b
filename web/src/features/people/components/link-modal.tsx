import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Modal } from '@/components/ui/modal'
import { TextField } from '@/components/ui/text-field'
import { linkAddress } from '@/lib/api/people'
import { formatMoment } from '@/lib/format'
import type { FreshLink } from '../hooks/use-team'

/** A link that was just made: to be copied now, since only its hash is kept. */
export function LinkModal({ fresh, onClose }: { fresh: FreshLink; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const [copied, setCopied] = useState(false)
  const address = linkAddress(fresh.link, location.origin)

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address)
      setCopied(true)
    } catch {
      // Without the right to write there, the field stands selected for the keyboard.
      document.querySelector<HTMLInputElement>('input[data-link]')?.select()
    }
  }

  return (
    <Modal
      title={t('people.team.linkTitle', { name: fresh.person.name })}
      lead={t('people.team.linkLead', { when: formatMoment(fresh.link.expiresAt, i18n.language) })}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <TextField
          label={t('people.team.linkAddress')}
          readOnly
          data-link
          value={address}
          onFocus={(event) => event.target.select()}
        />
        <div className="flex flex-wrap items-center justify-end gap-2">
          <p role="status" className="mr-auto flex items-center gap-1.5 text-good">
            {copied && (
              <>
                <Check aria-hidden="true" className="size-4" />
                {t('people.team.copied')}
              </>
            )}
          </p>
          <Button onClick={onClose}>{t('people.team.done')}</Button>
          <Button
            look="primary"
            icon={<Copy aria-hidden="true" className="size-4" />}
            onClick={() => void copy()}
          >
            {t('people.team.copy')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
