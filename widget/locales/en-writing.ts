/** What helps in writing: answers, edits, mentions, commands, formatting. */
export const words = {
  emoji: 'Emoji',
  poll: 'Ask the room',
  newPoll: 'Poll',
  completions: 'Completions',
  roles: { owner: 'Owner', moderator: 'Moderator', guest: 'Guest', bot: 'Bot', member: '' },
  there: (here: boolean): string => (here ? 'here now' : 'not here now'),
  here: (count: number): string =>
    count === 1 ? 'calls the 1 person here' : `calls all ${count} people here`,
  close: 'Close',

  // Answers and edits.
  replying: (name: string): string => `Replying to ${name}`,
  cancelReply: 'Cancel reply',
  editing: 'Editing',
  cancelEdit: 'Cancel editing',
  save: 'Save',
  deleted: 'Message deleted',
  empty: 'Delete the message?',
  delete: 'Delete',
  stale: 'It was changed meanwhile. Save again to keep yours. Now it says:',
  gone: 'That message is gone.',
  notEdited: 'The edit couldn’t be saved. Your text is here again.',
  voted: 'A question that was voted on stays as it is.',

  // Commands.
  me: 'Tells what you do',
  meHint: 'waves',
  nick: 'Changes your name',
  nickHint: 'new name',
  shrug: 'Adds a shrug',
  shrugHint: 'message',
  pollHint: 'question',
  help: 'Commands, shortcuts and formatting',
  needs: (example: string): string => `Something is missing: ${example}`,
  unknown: (command: string): string =>
    `There’s no command ${command}. Press Enter again to send it as it is.`,
  renamed: (name: string): string => `Your name is ${name} now.`,
  signedName: 'Your name comes from this site, and is changed there.',
  notNamed: 'Take a name first: write something.',
  notRenamed: 'This name can’t be taken.',
  tooFast: 'That was too often. Try again in a while.',
  unreachable: 'Can’t reach the room. Try again in a moment.',

  // A long text that was pasted.
  pasted: (lines: number): string => (lines > 1 ? `You pasted ${lines} lines.` : 'You pasted a long text.'),
  asBlock: 'Send as block',

  // Help.
  commands: 'Commands',
  shortcuts: 'Keys',
  formatting: 'Formatting',
  bold: 'bold',
  italic: 'italic',
  strike: 'strike',
  code: 'code',
  block: 'block of code',
  quote: 'quote',
  list: 'list',
  spoiler: 'spoiler',
  mention: 'names somebody',
  shortcode: 'emoji by name',
  editLast: 'edits your last message, in an empty field',
  escape: 'closes, cancels',
  newLine: 'new line',
  send: 'sends',
}
