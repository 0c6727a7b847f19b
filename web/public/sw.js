// The service worker: the system's notes about calls that ring, and a page that says so when the server cannot be
// reached. It keeps nothing else: the page itself always comes from the server.
'use strict'

const CACHE = 'softphone-offline-1'
const OFFLINE = ['/offline.html', '/offline.js', '/icon.svg']

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(OFFLINE)))
  self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name)
    await self.clients.claim()
  }
  event.waitUntil(tidy())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const path = new URL(request.url).pathname
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match('/offline.html')))
  } else if (OFFLINE.includes(path)) {
    event.respondWith(fetch(request).catch(() => caches.match(path)))
  }
})

self.addEventListener('notificationclick', (event) => {
  const { notification, action } = event
  const { call, tab } = notification.data ?? {}
  notification.close()
  const act = async () => {
    const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
    // Every window hears it; the one where the call rings acts.
    for (const client of windows) client.postMessage({ type: 'incoming-action', action, call, tab })
    if (action === 'decline') return
    const ringing = windows.find((client) => client.id === notification.data?.client) ?? windows[0]
    if (ringing) await ringing.focus().catch(() => undefined)
    else await self.clients.openWindow('/').catch(() => undefined)
  }
  event.waitUntil(act())
})

// A page asks which of the worker's clients it is, so that a note can bring back the very window that rings.
self.addEventListener('message', (event) => {
  if (event.data?.type === 'who-am-i') event.source?.postMessage({ type: 'you-are', client: event.source.id })
})
