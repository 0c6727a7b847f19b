// The carrier's live page: what /carrier/state says, then every news of /carrier/live. No library, no build.
const texts = {
  en: {
    title: 'Carrier', skip: 'Skip to content', language: 'Language', connecting: 'Connecting …', live: 'Live',
    lost: 'Connection lost, trying again …', calls: 'Calls', status: 'Status', from: 'From', to: 'To',
    direction: 'Direction', quality: 'Media', numbers: 'Practice network', ring: 'Ring my app',
    ringHint: 'Lets somebody of the practice network call a number of the account.', rings: 'It rings: ',
    refused: 'Refused: ', webhooks: 'Webhooks', debugger: 'Debugger', none: 'Nothing yet', document: 'webhook',
    callback: 'callback', lost_packets: 'lost', jitter: 'jitter', trip: 'round trip', noAnswer: 'no answer',
    error: 'error', warning: 'warning', empty: 'The answer was empty.',
  },
  fr: {
    title: 'Opérateur', skip: 'Aller au contenu', language: 'Langue', connecting: 'Connexion …', live: 'En direct',
    lost: 'Connexion perdue, nouvel essai …', calls: 'Appels', status: 'État', from: 'De', to: 'Vers',
    direction: 'Sens', quality: 'Média', numbers: 'Réseau d’entraînement', ring: 'Appeler mon application',
    ringHint: 'Fait appeler un numéro du compte par quelqu’un du réseau d’entraînement.', rings: 'Ça sonne : ',
    refused: 'Refusé : ', webhooks: 'Webhooks', debugger: 'Débogueur', none: 'Rien pour l’instant', document: 'webhook',
    callback: 'rappel', lost_packets: 'perdus', jitter: 'gigue', trip: 'aller-retour', noAnswer: 'sans réponse',
    error: 'erreur', warning: 'avertissement', empty: 'La réponse était vide.',
  },
}
const byId = (id) => document.getElementById(id)
const state = { calls: new Map(), webhooks: [], debugger: [], liveText: 'connecting' }
let language = localStorage.getItem('carrier_language') ?? (navigator.language.startsWith('fr') ? 'fr' : 'en')
const t = (key) => texts[language][key]

function element(tag, text, className) {
  const made = document.createElement(tag)
  if (text !== undefined) made.textContent = text
  if (className) made.className = className
  return made
}

function translate() {
  document.documentElement.lang = language
  document.title = t('title')
  byId('language').value = language
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = t(node.dataset.text)
  byId('live').textContent = t(state.liveText)
}

function qualityText(quality) {
  if (!quality) return '–'
  const lost = quality.received + quality.lost > 0 ? (100 * quality.lost) / (quality.received + quality.lost) : 0
  const parts = [`${lost.toFixed(1)} % ${t('lost_packets')}`, `${quality.jitter.toFixed(0)} ms ${t('jitter')}`]
  if (quality.trip !== null) parts.push(`${quality.trip.toFixed(0)} ms ${t('trip')}`)
  return parts.join(', ')
}

function showCalls() {
  const rows = [...state.calls.values()].slice(-50).reverse().map((call) => {
    const row = element('tr')
    const tint = { 'in-progress': 'good', failed: 'bad', busy: 'warn', 'no-answer': 'warn' }[call.status] ?? ''
    row.append(element('td', call.status, tint), element('td', call.from), element('td', call.to || '–'))
    row.append(element('td', call.direction), element('td', qualityText(call.quality)))
    const sid = element('td')
    sid.append(element('code', call.call_sid))
    row.append(sid)
    return row
  })
  if (rows.length === 0) {
    const row = element('tr')
    const cell = element('td', t('none'), 'soft')
    cell.colSpan = 6
    row.append(cell)
    rows.push(row)
  }
  byId('calls').replaceChildren(...rows)
}

function webhookNode(webhook) {
  const node = element('details')
  node.dataset.id = webhook.id
  const summary = element('summary')
  const tint = webhook.status === 0 || webhook.status >= 500 || webhook.error_code ? 'bad' : webhook.status >= 300 ? 'warn' : 'good'
  summary.append(new Date(webhook.at).toLocaleTimeString(language), ' ', t(webhook.document ? 'document' : 'callback'), ' ')
  summary.append(element('strong', webhook.status === 0 ? t('noAnswer') : String(webhook.status), tint))
  summary.append(` ${webhook.milliseconds} ms, ${webhook.bytes} B, ${webhook.method} ${webhook.url}`)
  node.append(summary, element('p', webhook.call_sid, 'soft'))
  if (webhook.error_code) node.append(element('p', `${webhook.error_code} ${webhook.error}`, 'bad'))
  if (webhook.document) node.append(webhook.body ? element('pre', webhook.body) : element('p', t('empty'), 'soft'))
  return node
}

function showWebhooks() {
  const list = byId('webhooks')
  const shown = new Map([...list.children].map((node) => [node.dataset.id, node]))
  const latest = state.webhooks.slice(-50).reverse()
  // What is open stays open.
  list.replaceChildren(...latest.map((webhook) => shown.get(String(webhook.id)) ?? webhookNode(webhook)))
  if (latest.length === 0) list.append(element('p', t('none'), 'soft'))
}

function showDebugger() {
  const entries = state.debugger.slice(-50).reverse().map((entry) => {
    const item = element('li')
    item.append(new Date(entry.at).toLocaleTimeString(language), ' ')
    item.append(element('strong', `${t(entry.level)} ${entry.code}`, entry.level === 'error' ? 'bad' : 'warn'))
    item.append(` ${entry.text} `, element('code', entry.call_sid))
    return item
  })
  if (entries.length === 0) byId('debugger').replaceChildren(element('li', t('none'), 'soft'))
  else byId('debugger').replaceChildren(...entries)
}

function showAll() {
  translate()
  showCalls()
  byId('webhooks').replaceChildren()
  showWebhooks()
  showDebugger()
}

function takeNews(news) {
  if (news.event === 'call') {
    state.calls.set(news.call_sid, { ...state.calls.get(news.call_sid), ...news })
    if (state.calls.size > 200) state.calls.delete(state.calls.keys().next().value)
    showCalls()
  } else if (news.event === 'quality') {
    const call = state.calls.get(news.call_sid)
    if (call) call.quality = news
    showCalls()
  } else if (news.event === 'webhook') {
    state.webhooks.push(news)
    state.webhooks = state.webhooks.slice(-100)
    showWebhooks()
  } else if (news.event === 'debugger') {
    state.debugger.push(news)
    state.debugger = state.debugger.slice(-100)
    showDebugger()
  }
}

function setLive(text) {
  state.liveText = text
  byId('live').dataset.text = text
  byId('live').textContent = t(text)
}

async function load() {
  const response = await fetch('/carrier/state')
  if (!response.ok) throw new Error(String(response.status))
  const now = await response.json()
  byId('account').textContent = now.account_sid
  state.calls = new Map(now.calls.map((call) => [call.call_sid, call]))
  state.webhooks = now.webhooks
  state.debugger = now.debugger
  const option = (number, label) => {
    const made = element('option', label)
    made.value = number
    return made
  }
  byId('ring-from').replaceChildren(...now.callers.map((number) => option(number, number)))
  byId('ring-to').replaceChildren(...now.numbers.map((number) => option(number, number)))
  showAll()
}

function follow() {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/carrier/live`)
  // First the socket, then the state: what happens in between comes twice rather than never.
  socket.onopen = () => load().then(() => setLive('live'), () => socket.close())
  socket.onmessage = (message) => takeNews(JSON.parse(message.data))
  socket.onclose = () => {
    setLive('lost')
    setTimeout(follow, 2000)
  }
}

byId('language').addEventListener('change', (event) => {
  language = event.target.value
  localStorage.setItem('carrier_language', language)
  showAll()
})
byId('ring').addEventListener('submit', async (event) => {
  event.preventDefault()
  const form = new URLSearchParams({ From: byId('ring-from').value, To: byId('ring-to').value })
  const response = await fetch('/carrier/ring', { method: 'POST', body: form })
  const answer = await response.json().catch(() => ({}))
  byId('ring-result').textContent = response.ok ? t('rings') + answer.sid : t('refused') + (answer.message ?? response.status)
})
showAll()
follow()
