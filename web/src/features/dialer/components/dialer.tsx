import { Phone } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Keypad } from '@/components/keypad'
import { Button } from '@/components/ui/button'
import { isDialKey, isPlainKey, isTyping } from '@/lib/keys'
import { useDialer } from '../hooks/use-dialer'
import { NumberField } from './number-field'

export function Dialer() {
  const { t } = useTranslation()
  const dialer = useDialer()
  const input = useRef<HTMLInputElement>(null)
  const errorId = useId()
  const latest = useRef(dialer)
  useEffect(() => {
    latest.current = dialer
  })

  // Digits type and Enter calls wherever the focus is, as long as no other field or button wants the key.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isPlainKey(event) || event.defaultPrevented || isTyping(event.target)) return
      if (document.querySelector('[role=dialog]')) return
      if (isDialKey(event.key) || event.key === '+') {
        event.preventDefault()
        latest.current.append(event.key)
        input.current?.focus()
      } else if (event.key === 'Enter' && event.target === document.body && latest.current.text !== '') {
        latest.current.callText()
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  const message =
    dialer.problem === 'wait'
      ? t('dialer.wait')
      : dialer.problem && t(`dialer.problems.${dialer.problem}`, { example: dialer.example })

  return (
    <section
      aria-label={t('dialer.title')}
      className="flex w-full max-w-[400px] max-md:max-w-[560px] flex-col gap-4 rounded-card border border-line bg-surface px-6 pt-4 pb-6 docked:border-0 docked:bg-transparent docked:p-0 max-sm:px-4 max-sm:pt-1 max-sm:pb-4"
    >
      <div>
        <NumberField
          input={input}
          text={dialer.text}
          country={dialer.country}
          suggestions={dialer.suggestions}
          errorId={message ? errorId : undefined}
          onTyped={dialer.typed}
          onEdited={dialer.change}
          onErase={dialer.erase}
          onCall={dialer.callText}
          onPick={dialer.callRep}
        />
        <div className="mt-2 min-h-10 text-center text-sm docked:min-h-4" aria-live="polite">
          {message ? (
            <p id={errorId} role="alert" className="text-bad">
              {message}
            </p>
          ) : (
            <p className="text-soft">
              {dialer.extension
                ? t('dialer.extension', { extension: dialer.extension })
                : dialer.text === '' && t('dialer.hint', { number: dialer.example })}
            </p>
          )}
        </div>
      </div>
      <Keypad label={t('dialer.keypad')} onKey={dialer.append} plus />
      <Button
        look="good"
        className="min-h-14 rounded-full text-[16px] docked:min-h-12"
        icon={<Phone aria-hidden="true" className="size-5" />}
        onClick={dialer.callText}
      >
        {t('dialer.call')}
      </Button>
    </section>
  )
}
