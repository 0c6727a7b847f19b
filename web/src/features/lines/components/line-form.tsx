import { useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import { useReps } from '@/hooks/use-desk'
import { linesKey, lineTitle } from '@/hooks/use-lines'
import { ApiError } from '@/lib/api/client'
import { type Line, linesApi } from '@/lib/api/lines'
import { useLineSentence } from '../hooks/use-line-sentence'
import { SecondsField, TextArea, TextField } from './field'
import { GreetingSound } from './greeting-sound'
import { GroupEditor } from './group-editor'
import { HoursEditor, usualHours } from './hours-editor'

const PROBLEMS = [
  'bad_overflow',
  'bad_hours',
  'bad_seconds',
  'bad_voicemail',
  'unknown_rep',
  'forbidden',
  'network',
] as const
const MAX_GROUPS = 5
const NOBODY = ''

interface Props {
  line: Line
  /** `changed`: it was saved. */
  onDone: (changed: boolean) => void
}

/** All that a line can do; what it will do stands in one sentence above the buttons while it is edited. */
export function LineForm({ line, onDone }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const reps = useReps()
  const sentence = useLineSentence()
  const [draft, setDraft] = useState(line)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<(typeof PROBLEMS)[number] | 'other' | null>(null)
  const first = useRef<HTMLInputElement>(null)
  const set = (change: Partial<Line>) => setDraft((current) => ({ ...current, ...change }))
  const setVoicemail = (change: Partial<Line['voicemail']>) =>
    set({ voicemail: { ...draft.voicemail, ...change } })
  useEffect(() => first.current?.focus(), [])

  const save = (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    const { set: _, ...wanted } = draft
    linesApi
      .save({ ...wanted, overflow: wanted.overflow?.replace(/[\s.\-()]/g, '') || null })
      .then(async () => {
        await client.invalidateQueries({ queryKey: linesKey })
        onDone(true)
      })
      .catch((error: unknown) => {
        const code = error instanceof ApiError ? error.code : 'other'
        setProblem(PROBLEMS.find((one) => one === code) ?? 'other')
      })
      .finally(() => setBusy(false))
  }

  return (
    <form onSubmit={save} aria-label={t('lines.edit', { name: lineTitle(line) })} className="bg-raised/40">
      <div className="flex flex-col gap-5 px-4 py-4">
        <div className="grid grid-cols-2 gap-4 max-sm:grid-cols-1">
          <TextField
            ref={first}
            label={t('lines.name')}
            help={t('lines.nameHelp')}
            value={draft.name}
            maxLength={60}
            onText={(name) => set({ name })}
          />
        </div>
        <Section title={t('lines.hours')}>
          <Select
            label={t('lines.hours')}
            value={draft.hours ? 'set' : 'always'}
            options={[
              ['always', t('lines.hoursAlways')],
              ['set', t('lines.hoursSet')],
            ]}
            onChange={(value) => set({ hours: value === 'set' ? (line.hours ?? usualHours()) : null })}
          />
          {draft.hours && <HoursEditor hours={draft.hours} onChange={(hours) => set({ hours })} />}
        </Section>
        <Section title={t('lines.people')}>
          <Switch
            label={t('lines.lastRep')}
            checked={draft.lastRep}
            onChange={(lastRep) => set({ lastRep })}
          />
          <Select
            label={t('lines.owner')}
            value={draft.owner ?? NOBODY}
            options={[
              [NOBODY, t('lines.nobody')] as const,
              ...reps.map((rep) => [rep.identity, rep.name] as const),
            ]}
            onChange={(owner) => set({ owner: owner === NOBODY ? null : owner })}
          />
          {(draft.owner || draft.lastRep) && (
            <SecondsField
              label={t('lines.firstSeconds')}
              value={draft.firstSeconds}
              onChange={(firstSeconds) => set({ firstSeconds })}
            />
          )}
          {draft.groups.map((group, i) => (
            <GroupEditor
              // biome-ignore lint/suspicious/noArrayIndexKey: groups have no name but their place.
              key={i}
              n={i + 1}
              group={group}
              onChange={(changed) =>
                set({ groups: draft.groups.map((one, at) => (at === i ? changed : one)) })
              }
              onRemove={() => set({ groups: draft.groups.filter((_, at) => at !== i) })}
            />
          ))}
          {draft.groups.length < MAX_GROUPS && (
            <Button
              className="self-start"
              icon={<Plus aria-hidden="true" className="size-4" />}
              onClick={() => set({ groups: [...draft.groups, { reps: [], inTurn: false, seconds: 30 }] })}
            >
              {t('lines.addGroup')}
            </Button>
          )}
        </Section>
        <Section title={t('lines.overflow')}>
          <div className="flex flex-wrap items-start gap-4">
            <TextField
              label={t('lines.overflow')}
              help={t('lines.overflowHelp')}
              type="tel"
              value={draft.overflow ?? ''}
              onText={(overflow) => set({ overflow: overflow || null })}
            />
            {draft.overflow && (
              <SecondsField
                label={t('lines.overflowSeconds')}
                value={draft.overflowSeconds}
                onChange={(overflowSeconds) => set({ overflowSeconds })}
              />
            )}
          </div>
          {draft.overflow && draft.hours && (
            <Switch
              label={t('lines.overflowWhenClosed')}
              checked={draft.overflowWhenClosed}
              onChange={(overflowWhenClosed) => set({ overflowWhenClosed })}
            />
          )}
        </Section>
        <Section title={t('lines.voicemail')}>
          <Select
            label={t('lines.language')}
            value={draft.language}
            options={[
              ['fr', t('lines.languages.fr')],
              ['en', t('lines.languages.en')],
            ]}
            onChange={(language) => set({ language })}
          />
          <Switch
            label={t('lines.voicemailOn')}
            checked={draft.voicemail.on}
            onChange={(on) => setVoicemail({ on })}
          />
          <TextArea
            label={t('lines.greeting')}
            help={t('lines.greetingHelp')}
            value={draft.voicemail.greeting}
            onText={(greeting) => setVoicemail({ greeting })}
          />
          {draft.hours && (
            <TextArea
              label={t('lines.closedGreeting')}
              help={t('lines.greetingHelp')}
              value={draft.voicemail.closedGreeting}
              onText={(closedGreeting) => setVoicemail({ closedGreeting })}
            />
          )}
          <GreetingSound sound={draft.voicemail.sound} onChange={(sound) => setVoicemail({ sound })} />
          {draft.voicemail.on && (
            <Select
              label={t('lines.maxMinutes')}
              value={String(draft.voicemail.maxSeconds)}
              options={[60, 120, 180, 300, 600].map(
                (seconds) => [String(seconds), t('lines.minutes', { count: seconds / 60 })] as const,
              )}
              onChange={(seconds) => setVoicemail({ maxSeconds: Number(seconds) })}
            />
          )}
        </Section>
      </div>
      <div className="sm:sticky sm:-bottom-6 flex flex-col gap-3 border-line border-t bg-surface px-4 py-3">
        <div>
          <p className="text-sm font-semibold text-soft">{t('lines.preview')}</p>
          <p aria-live="polite">{sentence(draft)}</p>
        </div>
        {problem && <ErrorNote title={t(`lines.problems.${problem}`)} />}
        <div className="flex justify-end gap-2">
          <Button onClick={() => onDone(false)}>{t('lines.cancel')}</Button>
          <Button type="submit" look="primary" disabled={busy}>
            {t('lines.save')}
          </Button>
        </div>
      </div>
    </form>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h3 className="border-line border-b pb-1 text-sm font-semibold text-soft">{title}</h3>
      {children}
    </section>
  )
}
