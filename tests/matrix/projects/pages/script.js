perform(WebexConvergedRecordings, Object.fromEntries(new URLSearchParams(location.search))).then((report) => {
  window.report = report
})
