import { expect } from '@esm-bundle/chai'
import { html } from 'lit'
import type { Preview } from '../../protocol/model.ts'
import '../../widget/features/preview/preview.ts'
import type { ParlorPreview } from '../../widget/features/preview/preview.ts'
import { violations } from './axe.ts'
import { ListedRoom, message, settled, stage, within } from './support.ts'

const DIGEST = 'a'.repeat(64)
const PAGE: Preview = {
  url: 'https://news.example.com/tides',
  title: 'Tide tables',
  description: 'When the water comes',
  site: 'Almanac',
}
const FILM: Preview = { ...PAGE, player: 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1' }
const image = { url: `/images/demo/${DIGEST}`, width: 640, height: 336 }

class Removing extends ListedRoom {
  readonly commands: object[] = []
  answer: Promise<void> = Promise.resolve()
  override run(change: object): Promise<void> {
    this.commands.push(change)
    return this.answer
  }
}

async function shown(preview: Preview, author = 'ann') {
  const client = new Removing([message(1, { preview, author })])
  const [linked] = client.all
  const scene = await stage(
    client,
    ({ locale }) =>
      html`<parlor-preview .message=${linked} .client=${client} .locale=${locale}></parlor-preview>`,
  )
  const element = within<ParlorPreview>(scene.root, 'parlor-preview')
  await element.updateComplete
  const root = element.shadowRoot
  if (!root) throw new Error('no root')
  return { scene, client, element, root, [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose]() }
}

describe('a preview', () => {
  it('is one link, that tells nobody where it was found', async () => {
    await using it = await shown(PAGE)
    const links = it.root.querySelectorAll('a')
    expect(links).length(1)
    expect(links[0]?.href).equal('https://news.example.com/tides')
    expect(links[0]?.rel).equal('noopener noreferrer nofollow ugc')
    expect(links[0]?.textContent).match(/Almanac\s+Tide tables\s+When the water comes/)
    expect(it.root.querySelector('img')).equal(null)
  })

  it('has a picture of the server’s own, with its place kept before it is there', async () => {
    await using it = await shown({ ...PAGE, image })
    const picture = within<HTMLImageElement>(it.root, 'img')
    expect(picture.src).equal(`http://127.0.0.1/images/demo/${DIGEST}`)
    expect([picture.getAttribute('width'), picture.getAttribute('height'), picture.alt]).deep.equal([
      '640',
      '336',
      '',
    ])
    const { height } = it.element.getBoundingClientRect()
    picture.dispatchEvent(new Event('error'))
    await settled()
    expect(it.element.getBoundingClientRect().height).equal(height)
  })

  for (const url of [
    'https://tracker.example.com/a.webp',
    '//tracker.example.com/a.webp',
    '/elsewhere',
    'data:image/png,x',
  ])
    it(`has no picture from ${url}`, async () => {
      await using it = await shown({ ...PAGE, image: { ...image, url } })
      expect(it.root.querySelector('img')).equal(null)
    })

  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', ' javascript:alert(1)'])
    it(`is not there for ${url}`, async () => {
      await using it = await shown({ ...PAGE, url })
      expect(it.root.querySelector('a')).equal(null)
    })

  it('shows what a page says as text', async () => {
    const rude = '<img src=x onerror=alert(1)>'
    await using it = await shown({ url: PAGE.url, title: rude, description: rude, site: rude })
    expect(it.root.querySelector('img')).equal(null)
    expect(within(it.root, '.title').textContent).equal(rude)
  })

  it('frames a player once it is asked for, within bounds, and lets it go', async () => {
    await using it = await shown({ ...FILM, image })
    expect(it.root.querySelector('iframe')).equal(null)
    within<HTMLButtonElement>(it.root, '.play').click()
    await settled()
    const frame = within<HTMLIFrameElement>(it.root, 'iframe')
    expect(frame.src).equal(FILM.player)
    expect(frame.sandbox.contains('allow-top-navigation')).equal(false)
    expect(frame.referrerPolicy).equal('strict-origin-when-cross-origin')
    expect(it.root.activeElement?.className).equal('stop')
    within<HTMLButtonElement>(it.root, '.stop').click()
    await settled()
    expect(it.root.querySelector('iframe')).equal(null)
    expect(it.root.activeElement?.className).equal('play')
  })

  for (const player of [
    'https://evil.example.com/embed/x',
    'javascript:alert(1)',
    'https://www.youtube-nocookie.com.evil.com/',
  ])
    it(`offers no player at ${player}`, async () => {
      await using it = await shown({ ...PAGE, player })
      expect(it.root.querySelector('.play')).equal(null)
    })

  it('is a link again where the page lets in no frame', async () => {
    await using it = await shown(FILM)
    within<HTMLButtonElement>(it.root, '.play').click()
    await settled()
    document.dispatchEvent(
      new SecurityPolicyViolationEvent('securitypolicyviolation', {
        blockedURI: 'https://www.youtube-nocookie.com',
        effectiveDirective: 'frame-src',
        violatedDirective: 'frame-src',
        documentURI: location.href,
        originalPolicy: "frame-src 'none'",
        disposition: 'enforce',
        statusCode: 200,
      }),
    )
    await settled()
    expect(it.root.querySelector('iframe')).equal(null)
    expect(it.root.querySelector('.play')).equal(null)
    expect(within(it.root, '[role=status]').textContent).contain('tab of its own')
  })

  it('is removed by its author, and is back where that failed', async () => {
    await using other = await shown(PAGE)
    expect(other.root.querySelector('.remove')).equal(null)
    await using it = await shown(PAGE, 'me')
    it.client.answer = Promise.reject(new Error('no'))
    within<HTMLButtonElement>(it.root, '.remove').click()
    expect(it.client.commands).deep.equal([{ type: 'remove-preview', seq: 1 }])
    await settled()
    expect(it.root.querySelector('a')).not.equal(null)
    it.client.answer = Promise.resolve()
    within<HTMLButtonElement>(it.root, '.remove').click()
    await settled()
    expect(it.root.querySelector('a')).equal(null)
  })

  for (const [name, preview] of Object.entries<Preview>({
    words: PAGE,
    film: FILM,
    picture: { ...PAGE, image },
    small: { ...PAGE, image: { ...image, width: 100, height: 100 } },
  })) {
    it(`is accessible: ${name}`, async () => {
      await using it = await shown(preview, 'me')
      expect(await violations(it.scene.host)).deep.equal([])
    })
  }
})
