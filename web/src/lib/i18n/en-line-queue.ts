/** What is said while a call waits for its turn to be started. */
export const lineQueueEn = {
  waiting: 'Waiting for a line',
  help: 'Calls start one after the other',
}
