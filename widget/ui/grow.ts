/** Fits a text field to its text where the browser cannot do so by `field-sizing`. */
export function grow(field: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return
  // Through the object model: a strict page refuses style attributes, not this.
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight}px`
}
