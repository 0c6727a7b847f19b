import { credentials, isApart } from './api/server'

/**
 * For a click on a link that downloads: from a server elsewhere a browser follows it without the session's cookie, so
 * the page fetches the file and hands it over. False leaves the link to the browser.
 */
export function saveApart(event: { preventDefault(): void }, url: string, onFailed?: () => void): void {
  if (!isApart) return
  event.preventDefault()
  save(url).catch(() => onFailed?.())
}

async function save(url: string): Promise<void> {
  const response = await fetch(url, { credentials })
  if (!response.ok) throw new Error(`status ${response.status}`)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download =
    fileName(response.headers.get('Content-Disposition')) ?? url.split(/[?#]/)[0]?.split('/').pop() ?? ''
  link.click()
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** The name in a Content-Disposition field (RFC 6266), or null. */
export function fileName(field: string | null): string | null {
  return field?.match(/filename="([^"]+)"/)?.[1] ?? null
}
