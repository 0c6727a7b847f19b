/** A country's flag as a picture of our own server: emoji flags do not show on Windows. Decoration only. */
export function Flag({ country, className = '' }: { country: string | null; className?: string }) {
  if (!country || !/^[A-Z]{2}$/.test(country)) return null
  return (
    <img
      src={`/flags/${country}.svg`}
      alt=""
      width={18}
      height={12}
      className={`h-3 w-[18px] shrink-0 rounded-[2px] object-cover outline -outline-offset-1 outline-ink/15 ${className}`}
    />
  )
}
