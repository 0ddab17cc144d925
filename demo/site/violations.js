// Counts what the page's policy refused, where tests and people can see it.
document.addEventListener('securitypolicyviolation', (event) => {
  const output = document.querySelector('#violations')
  output.value = String(Number(output.value) + 1)
  const report = document.createElement('li')
  report.textContent = `${event.effectiveDirective}: ${event.blockedURI} ${event.sample} (${event.sourceFile}:${event.lineNumber})`
  document.querySelector('#reports').append(report)
})
