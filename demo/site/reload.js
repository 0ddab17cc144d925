// During development: this page loads again when the widget or the page has changed.
new EventSource('/reloads').addEventListener('message', () => location.reload())
