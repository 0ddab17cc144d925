import { expect } from '@esm-bundle/chai'
import { toRows } from '../../widget/text/group.ts'
import { listParts } from '../../widget/text/list.ts'
import { dayLabel, relativeTime } from '../../widget/text/time.ts'
import { message, messages, NOON } from './support.ts'

describe('times', () => {
  const hour = 3_600_000
  const words = { today: 'Today', yesterday: 'Yesterday' }

  it('are relative within an hour and of the clock after it', () => {
    expect(relativeTime(NOON, NOON + 20_000, 'en')).equal('now')
    expect(relativeTime(NOON, NOON + 5 * 60_000, 'en')).match(/^5\s?m/)
    expect(relativeTime(NOON, NOON + 2 * hour, 'en')).match(/^12:00/)
  })

  it('name a day as people do', () => {
    const day = 24 * hour
    expect(dayLabel(NOON, NOON + hour, 'en', words)).equal('Today')
    expect(dayLabel(NOON - day, NOON, 'en', words)).equal('Yesterday')
    expect(dayLabel(NOON - 3 * day, NOON, 'en', words)).equal('Sunday')
    expect(dayLabel(NOON - 30 * day, NOON, 'en', words))
      .contain('February')
      .not.contain('2026')
    expect(dayLabel(NOON - 400 * day, NOON, 'en', words)).contain('2025')
  })

  it("stand beside lists of names in the reader's language", () => {
    const joined = (lang: string): string =>
      listParts(['Ann', 'Bob'], lang)
        .map(({ value }) => value)
        .join('')
    expect(joined('en')).equal('Ann and Bob')
    expect(joined('de')).equal('Ann und Bob')
  })
})

describe('rows', () => {
  it('group alike wherever the slice of history begins', () => {
    const all = messages(1, 40).map((one, index) => ({ ...one, author: index % 5 < 3 ? 'ann' : 'bob' }))
    const heads = (from: number): number[] =>
      toRows({ messages: all.slice(from), before: all[from - 1], pending: [], start: from === 0 }).flatMap(
        (row) => (row.type === 'message' && row.head && row.message.seq > 20 ? [row.message.seq] : []),
      )
    expect(heads(0)).deep.equal(heads(13)).deep.equal(heads(18))
  })

  it('end with what is still to be sent, whatever its clock says', () => {
    const rows = toRows({
      messages: [message(1, { author: 'me', at: NOON })],
      pending: [{ nonce: 'n', body: 'next', at: NOON - 9e9, state: 'pending' }],
      me: 'me',
      start: true,
    })
    expect(rows.map(({ type }) => type)).deep.equal(['start', 'day', 'message', 'pending'])
    expect(rows.at(-1)).include({ head: false, own: true })
  })
})
