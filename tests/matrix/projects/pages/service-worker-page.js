const { port1, port2 } = new MessageChannel()
port1.onmessage = ({ data }) => {
  window.report = data
}
const options = Object.fromEntries(new URLSearchParams(location.search))
navigator.serviceWorker.register('service-worker.js', { type: 'module' }).then(
  async () => (await navigator.serviceWorker.ready).active.postMessage(options, [port2]),
  (error) => {
    window.report = { failed: `the service worker: ${error}` }
  },
)
