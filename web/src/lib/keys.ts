/** True while the rep types text somewhere: letters and digits then belong to the field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  if (!(target instanceof HTMLInputElement)) return false
  return !['radio', 'checkbox', 'button', 'range', 'submit'].includes(target.type)
}

/** A key pressed alone: combinations with Ctrl, Alt or Meta are the browser's. */
export function isPlainKey(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing
}

export function isDialKey(key: string): boolean {
  return /^[0-9*#]$/.test(key)
}
