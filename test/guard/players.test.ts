import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { firstAddress, checked } from '../../worker/lib/unfurl/address.ts'
import { known, PLAYERS } from '../../worker/lib/unfurl/players.ts'
import { isPublic } from '../../worker/lib/unfurl/ranges.ts'
import { readable } from '../../worker/lib/unfurl/text.ts'
import { least } from '../support/timing.ts'

describe('players', () => {
  it('are the same to the Worker, the widget and the guide', () => {
    const widget = readFileSync('widget/features/preview/preview.ts', 'utf8')
    const guide = readFileSync('docs/embedding.md', 'utf8')
    const named = [...(/PLAYERS[^[]*\[([^\]]*)\]/.exec(widget)?.[1] ?? '').matchAll(/'([^']+)'/g)]
    expect(named.map(([, origin]) => origin).sort()).toEqual([...PLAYERS].sort())
    expect(guide).toContain(`frame-src ${PLAYERS.join(' ')};`)
  })

  it.each([
    [
      'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
      'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1',
    ],
    [
      'https://m.youtube.com/watch?t=1&v=dQw4w9WgXcQ',
      'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1',
    ],
    ['https://youtu.be/dQw4w9WgXcQ?si=x', 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1'],
    [
      'https://www.youtube.com/shorts/dQw4w9WgXcQ',
      'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1',
    ],
    ['https://vimeo.com/76979871', 'https://player.vimeo.com/video/76979871?autoplay=1&dnt=1'],
    [
      'https://open.spotify.com/track/4cOdK2wGLETKBW3PvgPWqT',
      'https://open.spotify.com/embed/track/4cOdK2wGLETKBW3PvgPWqT',
    ],
    ['https://www.dailymotion.com/video/x84sh87', 'https://geo.dailymotion.com/player.html?video=x84sh87'],
    [
      'https://www.youtube.com/watch?v=dQw4w9WgXcQ"><script>',
      'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1',
    ],
    ['https://www.youtube.com/@somebody', undefined],
    ['https://youtube.com.evil.com/watch?v=dQw4w9WgXcQ', undefined],
    ['https://vimeo.com/../evil', undefined],
  ])('%s', (address, player) => {
    expect(known(new URL(address))?.player).toBe(player)
  })
})

describe('the first address of a body', () => {
  it.each([
    ['see https://a.example.com/x.', 'https://a.example.com/x'],
    ['(https://a.example.com/wiki/B_(c))', 'https://a.example.com/wiki/B_(c)'],
    ['[a](https://a.example.com/x)', 'https://a.example.com/x'],
    ['**https://a.example.com/**', 'https://a.example.com/'],
    ['HTTPS://A.example.com and https://b.example.com', 'HTTPS://A.example.com'],
    ['`https://a.example.com` https://b.example.com', 'https://b.example.com'],
    ['no address: http:/a', undefined],
    ['mailto:a@example.com', undefined],
  ])('of %s is %s', (body, address) => expect(firstAddress(body)).toBe(address))

  it('is found in time that grows with the body alone', () => {
    const bodies = [
      '`'.repeat(4000),
      '|'.repeat(4000),
      '```'.repeat(1333),
      'http://'.repeat(570),
      `http://${')'.repeat(3990)}`,
    ]
    for (const body of bodies.map((text) => `${text} https://`)) {
      expect(least(() => firstAddress(body))).toBeLessThan(50)
    }
  })

  it('is asked for as it is meant: names in capitals and of other letters', () => {
    expect(checked('HTTP://News.EXAMPLE.com.:80/a#b').href).toBe('http://news.example.com/a')
    expect(checked('https://bücher.de/').href).toBe('https://xn--bcher-kva.de/')
  })
})

describe('an address of the public internet', () => {
  it.each([
    ['1.1.1.1', true],
    ['93.184.215.14', true],
    ['172.15.255.255', true],
    ['172.32.0.0', true],
    ['100.128.0.0', true],
    ['223.255.255.255', true],
    ['172.31.255.255', false],
    ['100.127.255.255', false],
    ['198.19.255.255', false],
    ['256.1.1.1', false],
    ['1.1.1', false],
    ['0x1.1.1.1', false],
    ['2606:4700:4700::1111', true],
    ['2a00:1450:4001:831::200e', true],
    ['2001:4860:4860::8888', true],
    ['2001:1ff:ffff::1', false],
    ['2001:db8::1', false],
    ['2002::1', false],
    ['3fff::1', false],
    ['::ffff:8.8.8.8', false],
    ['64:ff9b::808:808', false],
    ['fe80::1%eth0', false],
    ['', false],
  ])('%s: %s', (address, is) => expect(isPublic(address)).toBe(is))
})

describe('a line of a page', () => {
  it.each([
    ['a &lt;b&gt; &eacute;&Eacute; &yuml; &#xe9;', 'a <b> éÉ ÿ é'],
    ['&nbsp; x &nbsp;', 'x'],
    ['&constructor; &__proto__;', '&constructor; &__proto__;'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧 family'],
    ['\u{e000}\ud800 a', 'a'],
  ])('%s reads %s', (markup, text) => expect(readable(markup, 200)).toBe(text))
})
