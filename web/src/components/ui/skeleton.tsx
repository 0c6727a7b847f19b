export function Skeleton({ className = '' }: { className?: string }) {
  return <span aria-hidden="true" className={`block animate-shimmer rounded-md bg-raised ${className}`} />
}

export function SkeletonRows({ rows, label }: { rows: number; label: string }) {
  const keys = Array.from({ length: rows }, (_, index) => `row-${index}`)
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-4 px-4 py-3">
      {keys.map((key) => (
        <div key={key} className="flex items-center gap-3">
          <Skeleton className="size-9 rounded-full" />
          <div className="flex flex-1 flex-col gap-1.5">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3 w-1/4" />
          </div>
          <Skeleton className="h-5 w-16 rounded-full" />
        </div>
      ))}
    </div>
  )
}
