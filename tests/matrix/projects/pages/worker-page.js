const worker = new Worker('worker.js', { type: 'module' })
worker.onmessage = ({ data }) => {
  window.report = data
}
worker.onerror = ({ message }) => {
  window.report = { failed: `the worker: ${message}` }
}
worker.postMessage(Object.fromEntries(new URLSearchParams(location.search)))
