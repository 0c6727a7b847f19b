import { useLevel } from '@/hooks/use-level'

const BARS = 16

/** How loud it is: green, amber near the top, red where it is cut off. */
export function LevelMeter({ label, read, on = true }: { label: string; read: () => number; on?: boolean }) {
  const level = useLevel(read, on)
  const lit = Math.round(level * BARS)
  const colour = (bar: number) =>
    bar >= lit
      ? 'bg-line'
      : bar >= BARS * 0.9
        ? 'bg-bad-fill'
        : bar >= BARS * 0.75
          ? 'bg-warn'
          : 'bg-good-fill'
  return (
    <div className="relative">
      <meter className="sr-only" aria-label={label} min={0} max={100} value={Math.round(level * 100)} />
      <div aria-hidden="true" className="flex h-3 items-stretch gap-0.5">
        {Array.from({ length: BARS }, (_, bar) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars never change places.
          <span key={bar} className={`flex-1 rounded-[2px] ${colour(bar)}`} />
        ))}
      </div>
    </div>
  )
}
