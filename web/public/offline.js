// Of the page that stands in when the server cannot be reached: its language, and the way back.
'use strict'

const french = {
  title: 'Le serveur du téléphone ne répond pas',
  help: 'Personne ne peut vous appeler ici avant son retour. Vérifiez votre réseau ; cette page revient d’elle-même.',
  retry: 'Réessayer',
}

function chosenLanguage() {
  try {
    const { language } = JSON.parse(localStorage.getItem('softphone_preferences') ?? '{}')
    if (language) return language
  } catch {
    // Then the browser's.
  }
  return navigator.language.slice(0, 2)
}

if (chosenLanguage() === 'fr') {
  document.documentElement.lang = 'fr'
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = french[element.dataset.text]
  }
}

async function comeBack() {
  try {
    const answer = await fetch('/healthz', { cache: 'no-store' })
    if (answer.ok) location.reload()
  } catch {
    // Still away.
  }
}

document.querySelector('button').addEventListener('click', comeBack)
window.addEventListener('online', comeBack)
setInterval(comeBack, 3000)
