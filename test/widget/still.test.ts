import { expect } from '@esm-bundle/chai'
import { html } from 'lit'
import { lazy } from '../../widget/ui/lazy.ts'
import type { ParlorTimeline } from '../../widget/ui/timeline.ts'
import '../../widget/ui/timeline.ts'
import { ListedRoom, message, messages, settled, stage, until, within } from './support.ts'

const POLL = { choices: ['Tea', 'Coffee'].map((text) => ({ text, votes: 1 })), voters: 2 }
/** For so long at most they are kept back; a little less, for frames are not that exact. */
const PATIENCE = 380

describe('the first rows', () => {
  it('are not seen before all that stands in them has its size', async () => {
    const room = new ListedRoom([])
    room.ready.value = false
    room.features.value = ['polls']
    await using staged = await stage(
      room,
      ({ client, locale }) => html`<parlor-timeline .client=${client} .locale=${locale}></parlor-timeline>`,
    )
    const timeline = within<ParlorTimeline>(staged.root, 'parlor-timeline')
    timeline.style.flex = '1'
    await lazy.reading()
    await settled()

    const log = within<HTMLElement>(timeline.renderRoot, '.log')
    const seen = (): boolean => timeline.rows().length > 0 && log.checkVisibility({ opacityProperty: true })
    const parts = new Set<string>()
    const early = new Set<string>()
    let drawn = 0
    const look = (): void => {
      if (timeline.rows().length > 0) drawn ||= performance.now()
      for (const { localName } of timeline.renderRoot.querySelectorAll('.rows :not(:defined)')) {
        parts.add(localName)
        if (seen() && performance.now() - drawn < PATIENCE) early.add(localName)
      }
      if (!seen()) requestAnimationFrame(look)
    }
    room.arrive(...messages(1, 6), message(7, { body: 'Tea?', poll: POLL }), message(8, { body: '||no||' }))
    room.ready.value = true
    await timeline.updateComplete
    look()
    await until(seen)
    expect([...parts].sort()).deep.equal(['parlor-poll', 'parlor-spoiler'])
    expect([...early]).deep.equal([])
  })

  it('that are seen already stay so when more is fetched', async () => {
    const room = new ListedRoom(messages(1, 6))
    await using staged = await stage(
      room,
      ({ client, locale }) => html`<parlor-timeline .client=${client} .locale=${locale}></parlor-timeline>`,
    )
    const timeline = within<ParlorTimeline>(staged.root, 'parlor-timeline')
    const log = within<HTMLElement>(timeline.renderRoot, '.log')
    const hidden: string[] = []
    const watch = new MutationObserver(() => hidden.push(log.style.visibility))
    watch.observe(log, { attributeFilter: ['style'] })
    await until(() => timeline.renderRoot.querySelector('.floats') !== null)
    await settled()
    watch.disconnect()
    expect(hidden).deep.equal([])
  })
})
