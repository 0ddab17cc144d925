import { describe, expect, it } from 'vitest'
import { asksForSomething, markedIn, matches, parseQuery, type Searched } from '../../protocol/query.ts'
import { wordsIn } from '../../protocol/words.ts'
import { least } from '../support/timing.ts'

const isFrom = (author: string, who: { id: string }) => author === who.id
const said = (body: string, more: Partial<Searched> = {}): Searched => ({
  author: 'ann',
  at: 1000,
  body,
  ...more,
})
const finds = (query: string, body: string, more: Partial<Searched> = {}) =>
  matches(parseQuery(query), said(body, more), isFrom)
const marked = (query: string, text: string) =>
  markedIn(parseQuery(query), text).map(({ start, end }) => text.slice(start, end))

describe('words', () => {
  it.each([
    ['Éclair café', 'eclair cafe'],
    ['STRASSE', 'strasse'],
    ['Straße', 'strasse'],
    ['ΟΔΟΣ οδός', 'οδοσ οδοσ'],
    ['don’t-stop', 'don t stop'],
    ['ﬁne', 'fine'],
    ['Ёлка', 'елка'],
    ['مُحَمَّد', 'محمد'],
    ['की', 'की'],
    ['東京tower', '東 京 tower'],
    ['ｶﾞｯﾂ', 'ガ ッ ツ'],
  ])('of %s are %s', (text, words) => {
    expect(
      wordsIn(text)
        .map((word) => word.text)
        .join(' '),
    ).toBe(words)
  })

  it('tell where they stand, whatever folding made of them', () => {
    const text = 'x ﬁne Straße'
    expect(wordsIn(text).map(({ start, end }) => text.slice(start, end))).toEqual(['x', 'ﬁne', 'Straße'])
  })

  it('leave out who is mentioned, and keep the places of the rest', () => {
    const text = '<@m_abc> hello'
    expect(wordsIn(text)).toMatchObject([{ text: 'hello', start: 9, end: 14 }])
  })

  it('take a hostile text in time that grows with it', () => {
    for (const piece of ['"', '-', 'a"', 'é̈̈̈', '東', '<@', 'from:', '\ud800']) {
      const text = piece.repeat(4000)
      const took = least(() => {
        wordsIn(text)
        parseQuery(text.slice(0, 400))
      })
      expect(took, piece).toBeLessThan(100)
    }
  })
})

describe('a query', () => {
  it.each([
    ['apple pie', 'Pie of apples, an apple', true],
    ['apple pie', 'apple cake', false],
    ['app', 'An Apple', true],
    ['app ', 'An Apple', false],
    ['app* pie', 'apples and pie', true],
    ['"apple pie"', 'apple pie', true],
    ['"apple pie"', 'apple and pie', false],
    ['"apple p"', 'apple pie', false],
    ['don’t', 'dont', false],
    ['apple -pie', 'apple pie', false],
    ['apple -pie', 'apple pies', true],
    ['-"apple pie" apple', 'pie, apple', true],
    ['東京', '私は東京にいる', true],
    ['東京', '東と京', false],
    ['東', 'これは東', true],
    ['กรุงเทพ', 'อยู่กรุงเทพฯ', true],
    ['cafe', 'Café', true],
    ['CAFÉ', 'cafe', true],
    ['AND OR NOT', 'and or nothing', true],
    ['words:apple', 'words apple', true],
  ])('%s in %s: %s', (query, body, expected) => {
    expect(finds(query, body)).toBe(expected)
  })

  it('asks whom it is from, what it holds and when it was', () => {
    expect(finds('from:ann pie', 'a pie')).toBe(true)
    expect(finds('from:@bob pie', 'a pie')).toBe(false)
    expect(finds('-from:ann', 'a pie')).toBe(false)
    expect(finds('has:link', 'see https://example.com/x')).toBe(true)
    expect(finds('has:links', 'see example.com')).toBe(false)
    expect(finds('has:image', 'https://example.com/x.png?y')).toBe(true)
    expect(finds('has:poll cake', 'Which?', { poll: { choices: [{ text: 'Cake' }] } })).toBe(true)
    const day = Date.parse('2026-03-01')
    expect(finds('before:2026-03-01', 'x', { at: day - 1 })).toBe(true)
    expect(finds('before:2026-03-01', 'x', { at: day })).toBe(false)
    expect(finds('after:2026-03-01', 'x', { at: day })).toBe(true)
    expect(finds(`after:${day + 5}`, 'x', { at: day })).toBe(false)
    expect(finds('before:soon', 'before soon')).toBe(true)
  })

  it('without anything wanted asks for nothing', () => {
    for (const query of ['', '  ', '-apple', '""', '*', '"', '-from:ann', '!!!'])
      expect(asksForSomething(parseQuery(query)), query).toBe(false)
    for (const query of ['a', 'from:ann', 'has:poll', 'after:2026-03-01'])
      expect(asksForSomething(parseQuery(query)), query).toBe(true)
  })

  it('looks at a body of nothing but beginnings of links in no time', () => {
    const body = 'http://'.repeat(571)
    const took = least(() => {
      for (let times = 0; times < 200; times++) expect(finds('has:image', body)).toBe(false)
    })
    expect(took).toBeLessThan(400)
    expect(finds('has:image', `${body}a.png`)).toBe(true)
  })

  it('marks what it found, by the same words', () => {
    expect(marked('cafe str', 'Café in der Straße')).toEqual(['Café', 'Straße'])
    expect(marked('"apple pie" app', 'apple pie and apples')).toEqual(['apple pie', 'apples'])
    expect(marked('東京 -x', '私は東京に')).toEqual(['東京'])
    expect(marked('-apple', 'apple')).toEqual([])
    expect(marked('<img src=x onerror=alert(1)>', 'img src x')).toEqual(['img', 'src x'])
  })
})
