/** What is said while a call waits for its turn to be started. */
export const lineQueueFr = {
  waiting: 'En attente d’une ligne',
  help: 'Les appels partent l’un après l’autre',
}
