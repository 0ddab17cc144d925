import { describe, expect, it } from 'vitest'
import type { Message } from '../../protocol/model.ts'
import { broken, type ClientLog, type Command, mark } from './check.ts'

const at = 1_700_000_000_000

function message(seq: number, author: string, body: string, more: Partial<Message> = {}): Message {
  return { seq, rev: seq, kind: 'text', author, at, body, bodyRev: 0, ...more }
}

function said(member: string, nth: number, seq?: number): Command {
  const done = seq === undefined ? [] : [{ seq, rev: seq }]
  return { kind: 'send', nonce: `${member}${nth}`, body: `${mark(member, nth)} hello`, done }
}

/** Ann says two things and Bob one; Ann edits her first, Bob deletes his own. All is as it should be. */
function good(): { ann: ClientLog; bob: ClientLog } {
  const room = [
    message(1, 'ann', `${mark('ann', 1)} edited`, { rev: 4, bodyRev: 1, editedAt: at }),
    message(2, 'bob', '', { rev: 5, deletedAt: at }),
    message(3, 'ann', `${mark('ann', 2)} hello`),
  ]
  const edit: Command = {
    kind: 'edit',
    nonce: 'edit1',
    seq: 1,
    body: `${mark('ann', 1)} edited`,
    done: [{ seq: 1, rev: 4 }],
  }
  const remove: Command = { kind: 'delete', nonce: 'delete1', seq: 2, done: [{ seq: 2, rev: 5 }] }
  return {
    ann: {
      member: 'ann',
      commands: [said('ann', 1, 1), said('ann', 2, 3), edit],
      final: structuredClone(room),
    },
    bob: { member: 'bob', commands: [said('bob', 1, 2), remove], final: structuredClone(room) },
  }
}

/** The good room, after one wrong is done to it at every client, or to the logs. */
function after(wrong: (logs: { ann: ClientLog; bob: ClientLog; all: ClientLog[] }) => void): string {
  const { ann, bob } = good()
  wrong({ ann, bob, all: [ann, bob] })
  return broken([ann, bob]).join('; ')
}

describe('the checker', () => {
  it('finds nothing wrong where nothing is', () => {
    const { ann, bob } = good()
    expect(broken([ann, bob])).toEqual([])
  })
  it('finds nothing wrong with a command of unknown outcome, carried out or not', () => {
    expect(after(({ bob }) => bob.commands.push(said('bob', 2)))).toBe('')
    const carriedOut = after(({ bob, all }) => {
      bob.commands.push(said('bob', 2))
      for (const log of all) log.final.push(message(4, 'bob', `${mark('bob', 2)} hello`, { rev: 6 }))
    })
    expect(carriedOut).toBe('')
  })
  it('notices an acknowledged message that is gone', () => {
    expect(after(({ all }) => all.forEach((log) => log.final.pop()))).toContain('lost: there is no seq 3')
  })
  it('notices an acknowledged message that another has replaced', () => {
    const replaced = after(({ bob, all }) => {
      bob.commands.push(said('bob', 2))
      for (const log of all) log.final[2] = message(3, 'bob', `${mark('bob', 2)} hello`)
    })
    expect(replaced).toContain("lost: seq 3 is bob's")
  })
  it('notices a message that is there twice', () => {
    const twice = after(({ all }) => {
      for (const log of all) log.final.push(message(4, 'ann', `${mark('ann', 2)} hello`, { rev: 6 }))
    })
    expect(twice).toContain('is there twice, as seq 3 and 4')
  })
  it('notices a second row of a deleted message, which has no mark left', () => {
    const twice = after(({ all }) => {
      for (const log of all) log.final.push(message(4, 'bob', '', { rev: 6, deletedAt: at }))
    })
    expect(twice).toContain('bob has 2 messages from 1 sends')
  })
  it('notices a message nobody sent', () => {
    const made = after(({ all }) => {
      for (const log of all) log.final.push(message(4, 'ann', `${mark('ann', 9)} hm`, { rev: 6 }))
    })
    expect(made).toContain('seq 4 was never sent')
  })
  it('notices a sender whose messages changed places', () => {
    const swapped = after(({ ann, all }) => {
      for (const log of all) {
        log.final[0] = message(1, 'ann', `${mark('ann', 2)} hello`)
        log.final[2] = message(3, 'ann', `${mark('ann', 1)} hello`)
      }
      ann.commands = [said('ann', 1), said('ann', 2)]
    })
    expect(swapped).toContain("ann's messages are out of order")
  })
  it('notices acknowledgements that changed places', () => {
    expect(after(({ ann }) => (ann.commands = [said('ann', 1, 3), said('ann', 2, 1)]))).toContain(
      "ann's acknowledged seqs are out of order",
    )
  })
  it('notices a repeat that was answered otherwise', () => {
    expect(after(({ bob }) => bob.commands[0]?.done.push({ seq: 3, rev: 3 }))).toContain(
      "bob's bob1 was answered seq 2 rev 2 and seq 3 rev 3",
    )
  })
  it('notices an acknowledged edit that is undone', () => {
    const undone = after(({ all }) => {
      for (const log of all) log.final[0] = message(1, 'ann', `${mark('ann', 1)} hello`)
    })
    expect(undone).toContain('edit edit1 is lost: seq 1 is at an older rev')
  })
  it('notices an acknowledged edit whose words are not there', () => {
    const other = after(({ all }) => {
      for (const log of all) Object.assign(log.final[0] ?? {}, { body: `${mark('ann', 1)} hello` })
    })
    expect(other).toContain('edit edit1 does not hold')
  })
  it('notices an acknowledged deletion that came back', () => {
    const back = after(({ all }) => {
      for (const log of all) log.final[1] = message(2, 'bob', `${mark('bob', 1)} hello`, { rev: 5 })
    })
    expect(back).toContain('delete delete1 does not hold')
  })
  it('notices a change that nobody made', () => {
    const changed = after(({ all }) => {
      for (const log of all) log.final[2] = message(3, 'ann', `${mark('ann', 2)} hello`, { rev: 9 })
    })
    expect(changed).toContain('seq 3 changed to rev 9 by nobody')
  })
  it('notices two changes with one rev', () => {
    expect(after(({ all }) => all.forEach((log) => Object.assign(log.final[2] ?? {}, { rev: 5 })))).toContain(
      'two messages share a rev',
    )
  })
  it('notices a hole in the order', () => {
    expect(after(({ all }) => all.forEach((log) => log.final.splice(1, 1)))).toContain('place 2 holds seq 3')
  })
  it('notices clients that differ, by a message or by one field', () => {
    expect(after(({ bob }) => bob.final.pop())).toContain('3 messages against 2 between ann and bob')
    expect(after(({ bob }) => Object.assign(bob.final[2] ?? {}, { replyTo: 1 }))).toContain('seq 3 differs')
  })
})
