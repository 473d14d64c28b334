const { act = 'scenario', ...options } = Object.fromEntries(new URLSearchParams(location.search))
const report = { scenario, forbidden }[act](WebexConvergedRecordings, options)
report.then(
  (report) => {
    window.report = report
  },
  (error) => {
    window.report = { failed: `${error}\n${error.stack}` }
  },
)
