/** What stands before the routes: said once, true of all of them. Markdown, as far as paragraphs and code. */
export const INTRODUCTION = `Your server talks to Parlor with an API key: \`Authorization: Bearer pk_…\`. A key belongs to one site, the \`{site}\` of each address, and has scopes; it is shown once, and only its hash is kept. Never put it into a page.

Times are milliseconds since 1970. In answers a field without a value is left out. In changes \`null\` takes a value away, and what is not named stays.

Lists come in pages: \`limit\` says how many, and \`next\` of one page is the \`cursor\` of the next.

Send \`Idempotency-Key\` with each POST. A repeat within a day is answered as the first was, and nothing happens twice; no message and no room is made twice even where the first died on its way. The same key with another request is refused with 422; one whose first is still under way with 409.

A key has 600 requests a minute. \`RateLimit-Policy\` says so; on a 429, \`RateLimit\` and \`Retry-After\` say when to come again. After a 503, send the same request again: what had begun is finished.

A refusal is \`{"error": {"code", "message", "fields"?}}\`. \`code\` is stable; \`fields\` names what was wrong by its path. What belongs to another site is answered as if it did not exist.`

/** The chapters, in order. */
export const TAGS: Record<string, string> = {
  Site: 'Settings that hold for all rooms, unless a room has its own, and the pages that may embed them.',
  Rooms: 'Who may come in, who may write, what is kept. A room is one conversation.',
  Messages: 'Read what was said, say something as a bot, take something back.',
  Members: 'Who takes part, as guests, as members your server signed, or with an account.',
  Bans: 'Who is shut out of the site or of one room, for a time or for ever.',
  Keys: 'Identity keys sign who your members are. API keys open what you read here.',
  Pages:
    'What the widget asks, from pages of allowed origins, with the token of a session. You need it for a widget of your own only.',
  Server: 'The Worker itself.',
}

/** Parameters that mean the same everywhere, where their schema says nothing of its own. */
export const PARAMETERS: Record<string, string> = {
  site: 'The site’s id, as in the attribute `site`.',
  room: 'The room’s slug, percent-encoded.',
  member: 'The member’s id, or one they had before they signed in.',
  seq: 'The message’s place in its room.',
  kid: 'The identity key’s name.',
  id: 'The API key’s id.',
  list: 'Which rooms: all that are public, those one has been in, those one has starred.',
  query: 'Part of a title or a slug.',
  cursor: 'Where the page before ended, as its answer said.',
  limit: 'How many at most, up to 100.',
}
