/** About who is here. */
export const words = {
  you: 'You',
  nobody: 'Nobody has a name here yet.',
  andMore: (count: number): string => `and ${count} more`,
  presence: { active: 'active', idle: 'idle', locked: 'away', away: 'away' },
  roles: { owner: 'Owner', moderator: 'Moderator', member: '', guest: '', bot: 'Bot' },
  find: 'Find people',
  notFound: 'Nobody here of that name.',
  found: (count: number): string => (count === 1 ? '1 person found' : `${count} people found`),
  ignored: 'Ignored',
  ignore: (name: string): string => `Ignore ${name}`,
  stop: (name: string): string => `Stop ignoring ${name}`,
  nowIgnored: (name: string): string => `You no longer see what ${name} writes. They are not told.`,
  nowHeard: (name: string): string => `You see ${name}’s messages again.`,
  failed: 'That did not work. Please try again.',
}
