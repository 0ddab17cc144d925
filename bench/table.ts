import type { Line } from './measures.ts'

/** The lines as a table in columns, for a terminal and for Markdown alike. */
export function table(lines: readonly Line[]): string {
  const rows = [
    ['what', 'figures', 'must', ''],
    ...lines.map(({ what, figures, must, passed }) => [what, figures, must, passed ? 'pass' : 'FAIL']),
  ]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 3))
  const drawn = rows.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`)
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [drawn[0], rule, ...drawn.slice(1)].join('\n')
}
