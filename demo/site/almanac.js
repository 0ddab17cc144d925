// A client-side router as small as they come: a room is mounted with its chapter and goes with it.
const CHAPTERS = {
  tides: {
    title: 'Reading a tide table',
    text: [
      'A tide table is a promise about the height of the water, made a year in advance and nearly always kept. Each day has four lines: two high waters and two low, about six hours and twelve minutes apart, because the moon does not keep our day but one some fifty minutes longer.',
      'Heights are counted from chart datum, the lowest the sea is expected to fall. Add the height to the depth printed on the chart and you have the water under you. Then take a little off, for the swell, and for being wrong.',
      'Between the lines use the rule of twelfths. In the six hours of a rising tide the sea comes up by one twelfth of its range, then two, three, three, two and one: slowly, then all at once, then slowly again, as most things do.',
    ],
    rows: [
      ['02:14', '0.9 m', 'low'],
      ['08:31', '4.6 m', 'high'],
      ['14:40', '1.1 m', 'low'],
      ['20:52', '4.4 m', 'high'],
    ],
  },
  clouds: {
    title: 'Twelve clouds',
    text: [
      'Mares’ tails, high and combed by wind, say that the weather will change within a day. A mackerel sky says it sooner. If the sun wears a ring, look for shelter by evening.',
      'Fair-weather cumulus has a flat floor, all at one height, as if set down on glass: there the rising air has cooled enough to show itself. While the heads stay small, so will your worries. When they tower before noon, be off the water by four.',
      'Fog is only a cloud that has come down to see you.',
    ],
  },
  knots: {
    title: 'Three knots, well tied',
    text: [
      'A bowline makes a loop that does not slip and always comes undone. Learn it until your hands do it behind your back, in the dark, wet; that is where you will want it.',
      'A clove hitch holds to a post while you think. A round turn and two half hitches holds while you sleep.',
      'Everything else is decoration. Fine decoration, and good for long evenings.',
    ],
  },
  quiet: {
    title: 'A page without a room',
    text: [
      'Nobody talks here. The room of the chapter before has closed its connection, and left nothing behind on this page.',
    ],
  },
}

const main = document.querySelector('main')

function show() {
  const key = location.pathname.split('/')[2] ?? 'tides'
  const chapter = CHAPTERS[key] ?? CHAPTERS.tides
  document.title = `${chapter.title} · The Almanac`
  for (const link of document.querySelectorAll('nav a')) {
    link.toggleAttribute('aria-current', link.pathname === `/spa/${key}`)
  }
  main.replaceChildren(heading(chapter.title), ...chapter.text.map(paragraph))
  if (chapter.rows) main.append(table(chapter.rows))
  if (key !== 'quiet') main.append(room(key, chapter.title))
}

function room(key, title) {
  const element = document.createElement('parlor-room')
  element.setAttribute('site', 'demo')
  element.setAttribute('room', `almanac/${key}`)
  element.setAttribute('heading', title)
  return element
}

function heading(text) {
  return Object.assign(document.createElement('h1'), { textContent: text })
}

function paragraph(text) {
  return Object.assign(document.createElement('p'), { textContent: text })
}

function table(rows) {
  const element = document.createElement('table')
  element.createCaption().textContent = 'Sandhaven, Saturday'
  for (const cells of rows) {
    const row = element.insertRow()
    for (const cell of cells) row.insertCell().textContent = cell
  }
  return element
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="/spa/"]')
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
  event.preventDefault()
  history.pushState(null, '', link.href)
  show()
  main.focus({ preventScroll: true })
  scrollTo(0, 0)
})
addEventListener('popstate', show)
show()
