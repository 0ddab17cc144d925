/** About who is typing. `{names}` is where the names go. */
export const words = {
  typing: (count: number): string => (count === 1 ? '{names} is typing…' : '{names} are typing…'),
  others: (count: number): string => (count === 1 ? '1 other' : `${count} others`),
}
