/** Where the data of each language lies below the server: the build puts names with hashes in their place. */
export const files: Readonly<Record<string, string>> = {
  en: 'assets/emoji-en.json',
  de: 'assets/emoji-de.json',
}
