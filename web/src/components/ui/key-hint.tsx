/** The key that does the same as the button it stands in; aria-keyshortcuts tells it to assistive technology. */
export function KeyHint({ children }: { children: string }) {
  return (
    <span
      aria-hidden="true"
      className="rounded border border-current px-1 text-sm leading-4 opacity-80 pointer-coarse:hidden max-sm:hidden"
    >
      {children}
    </span>
  )
}
