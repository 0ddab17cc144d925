/** About parts of a message that can be pressed: code, spoilers, more of a long text. */
export const words = {
  copy: 'Copy',
  copied: 'Copied',
  /** The copy was refused by the browser. */
  notCopied: 'Not copied',
  pastedText: 'Pasted text',
  lines: (count: number): string => (count === 1 ? '1 line' : `${count} lines`),
  showAll: 'Show all',
  showMore: 'Show more',
  showLess: 'Show less',
  /** What the button is called that uncovers a spoiler, and then covers it. */
  spoiler: 'Spoiler',
}
