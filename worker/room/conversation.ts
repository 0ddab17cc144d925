import type { Found } from '../lib/unfurl/remote.ts'
import { Commands } from './commands.ts'
import { Deletions } from './deletions.ts'
import { Editing } from './editing.ts'
import { Edits } from './edits.ts'
import type { Ground } from './ground.ts'
import type { Keeper } from './keeper.ts'
import { Mentions } from './mentions.ts'
import { Pictures } from './pictures.ts'
import { Pins } from './pins.ts'
import type { RoomRow } from './policy.ts'
import { Polls } from './polls.ts'
import { Posting } from './posting.ts'
import { Previews } from './previews.ts'
import { Reactions } from './reactions.ts'
import { SearchIndex } from './search-index.ts'
import { Search } from './search.ts'

/** What is said in a room, what is done with it, and what is kept of it besides. */
export type Conversation = ReturnType<typeof conversationOf>

/** What links lead to, and the pictures kept of that: the work of others. */
export interface Links {
  /** Finds out what an address leads to, and keeps its picture by this name. */
  look: (address: string, picture: string) => Promise<Found>
  /** Lets go of pictures. */
  drop: (pictures: readonly string[]) => Promise<void>
}

/** Builds it. */
export function conversationOf(
  {
    db,
    storage,
    policy,
    log,
    revisions,
    people,
    carrier,
    access,
    feed,
    rate,
    questions,
    connections,
  }: Ground,
  row: RoomRow,
  { look, drop }: Links,
) {
  const keepers: Keeper[] = []
  const deletions = new Deletions(db, keepers)
  const reactions = new Reactions(db, policy, log, people, rate, questions, access, feed, connections)
  const polls = new Polls(db, policy, log, people, rate, questions, access, feed, connections)
  const commands = new Commands(log, rate, feed, connections)
  const pictures = new Pictures(db, drop)
  const previews = new Previews(db, policy, log, commands, feed, pictures, look)
  const pins = new Pins(db, log, revisions, commands, questions, carrier, connections)
  const edits = new Edits(db, log, questions, connections)
  const mentions = new Mentions(people, connections)
  const searched = { seq: row.searchedSeq, rev: row.searchedRev }
  const searchable = () => !policy.lacks('search')
  const words = new SearchIndex(db, storage, log, revisions, searched, searchable)
  keepers.push(reactions, edits, polls, previews, words)
  const search = new Search(db, policy, log, words, carrier, keepers, questions, connections)
  const posting = new Posting(log, people, rate, access, feed, connections, mentions, polls, previews)
  const editing = new Editing(
    log,
    deletions,
    commands,
    access,
    people,
    mentions,
    edits,
    pins,
    polls,
    previews,
  )
  return {
    keepers,
    deletions,
    reactions,
    polls,
    pictures,
    previews,
    pins,
    edits,
    mentions,
    searchable,
    words,
    handlers: {
      ...posting.handlers,
      ...editing.handlers,
      ...reactions.handlers,
      ...pins.handlers,
      ...edits.handlers,
      ...polls.handlers,
      ...previews.handlers,
      ...search.handlers,
    },
  }
}
