import { Hono } from 'hono'
import { DirectoryRequest, type DirectoryResponse } from '../../protocol/directory.ts'
import { database } from '../db/database.ts'
import { readDirectory } from '../db/directory.ts'
import { checked } from '../lib/checked.ts'
import { onlyMethods } from '../middleware/errors.ts'
import { member, type MemberEnv, memberPreflight } from '../middleware/member.ts'
import { privately } from '../middleware/private.ts'
import { readerOf } from './reader.ts'

const PATH = '/v1/sites/:site/directory'

/** Lists of a site's rooms, for whoever holds a token: those who only watch too. */
export const directory = new Hono<MemberEnv>()
  .options(PATH, memberPreflight('GET'))
  .get(PATH, privately, member, async (c) => {
    const { cursor, ...wanted } = checked(
      DirectoryRequest,
      c.req.query(),
      'The query has another shape than expected.',
    )
    const { items, next } = await readDirectory(database(c.env.DB), readerOf(c), { ...wanted, after: cursor })
    return c.json<DirectoryResponse>({ rooms: items, ...(next !== undefined && { cursor: next }) })
  })
  .all(PATH, onlyMethods('GET', 'OPTIONS'))
