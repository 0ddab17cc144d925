/** What a notification says beside a message's own words. */
export const words = {
  /** In place of a message that has no words. */
  something: 'sent something',
  more: (count: number): string => `${count} new messages`,
}
