import { expect } from '@esm-bundle/chai'
import '../../widget/index.ts'
import { violations } from './axe.ts'
import { find, placed, when } from './room.ts'

describe('the language of a room', () => {
  it('is the one that is asked for, and runs its way, with nothing amiss for axe', async () => {
    await using stage = await placed({ consent: 'required', locale: 'ar' })
    await when(() => find(stage.room, '.card .button')?.textContent.trim() === 'بدء الدردشة', 'Arabic')
    const root = find(stage.room, '.root')
    expect(root?.getAttribute('lang')).equal('ar')
    expect(root?.getAttribute('dir')).equal('rtl')
    expect(await violations(stage.room)).deep.equal([])
  })

  it('follows the page while one reads, and leaves its direction to it', async () => {
    await using stage = await placed({ consent: 'required' })
    await when(() => find(stage.room, '.card .button')?.textContent.trim() === 'Start chat', 'English')
    stage.frame.lang = 'de-AT'
    await when(() => find(stage.room, '.card .button')?.textContent.trim() === 'Chat starten', 'German')
    expect(find(stage.room, '.root')?.getAttribute('lang')).equal('de-AT')
    expect(find(stage.room, '.root')?.hasAttribute('dir')).equal(false)
  })

  it('is of each room its own', async () => {
    await using one = await placed({ consent: 'required', locale: 'ja' })
    await using other = await placed({ consent: 'required', locale: 'en-GB' })
    await when(() => find(one.room, '.card .button')?.textContent.trim() === 'チャットを始める', 'Japanese')
    expect(find(other.room, '.card .button')?.textContent.trim()).equal('Start chat')
  })

  it('is English, and says so, where there are no words of the one that is asked for', async () => {
    await using stage = await placed({ consent: 'required', locale: 'xx' })
    await when(() => find(stage.room, '.card .button')?.textContent.trim() === 'Start chat', 'English')
    expect(find(stage.room, '.root')?.getAttribute('lang')).match(/^en/)
  })
})
