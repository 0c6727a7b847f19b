import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMediaQuery } from '@/hooks/use-media-query'
import { useNow } from '@/hooks/use-now'
import type { CallRecord } from '@/lib/api/types'
import { dayName } from '@/lib/format'
import { groupByDay } from '../hooks/use-calls'
import { CallRow, isMissed } from './call-row'

interface Props {
  calls: readonly CallRecord[]
  seenUntil: number
  hasMore: boolean
  isLoadingMore: boolean
  onMore: () => void
}

type Line = { kind: 'day'; key: string; at: number } | { kind: 'call'; key: string; call: CallRecord }

/** However many calls there are, the page holds those in sight and a few around them. */
export function CallList({ calls, seenUntil, hasMore, isLoadingMore, onMore }: Props) {
  const { t, i18n } = useTranslation()
  const now = useNow(60_000)
  const narrow = useMediaQuery('(max-width: 599px)')
  const list = useRef<HTMLUListElement>(null)
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const [top, setTop] = useState(0)
  const [open, setOpen] = useState<string | null>(null)
  const toggle = useCallback((sid: string) => setOpen((now) => (now === sid ? null : sid)), [])
  const lines = useMemo(() => {
    const all: Line[] = []
    for (const day of groupByDay(calls)) {
      all.push({ kind: 'day', key: day.key, at: day.calls[0]?.startedAt ?? 0 })
      for (const call of day.calls) all.push({ kind: 'call', key: call.sid, call })
    }
    return all
  }, [calls])

  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands above the list changes with what is found.
  useLayoutEffect(() => {
    const main = list.current?.closest('main') ?? null
    setScroller(main)
    if (!main || !list.current) return
    setTop(list.current.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop)
  }, [calls.length === 0, narrow])

  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => (lines[index]?.kind === 'day' ? 30 : narrow ? 61 : 57),
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 12,
    scrollMargin: top,
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0

  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= lines.length - 20) onMore()
  }, [hasMore, isLoadingMore, last, lines.length, onMore])

  const title = (at: number) => {
    const name = dayName(at, now, i18n.language)
    return name.kind === 'date' ? name.text : t(`history.${name.kind}`)
  }

  return (
    <ul
      ref={list}
      aria-label={t('records.find.list')}
      className="relative"
      style={{ height: virtual.getTotalSize() }}
    >
      {shown.map((item) => {
        const line = lines[item.index]
        if (!line) return null
        return (
          <li
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            className="absolute top-0 left-0 w-full border-line border-b"
            style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
          >
            {line.kind === 'day' ? (
              <h2 className="bg-ground px-4 py-1.5 text-sm font-semibold text-soft first-letter:uppercase">
                {title(line.at)}
              </h2>
            ) : (
              <CallRow
                call={line.call}
                unseen={isMissed(line.call) && line.call.startedAt > seenUntil}
                compact={narrow}
                open={open === line.call.sid}
                onToggle={toggle}
              />
            )}
          </li>
        )
      })}
    </ul>
  )
}
