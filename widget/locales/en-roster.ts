/** About who is here. */
export const words = {
  you: 'You',
  nobody: 'Nobody has a name here yet.',
  andMore: (count: number): string => `and ${count} more`,
  presence: { active: 'active', idle: 'idle', locked: 'away', away: 'away' },
  roles: { owner: 'Owner', moderator: 'Moderator', member: '', guest: '', bot: 'Bot' },
}
