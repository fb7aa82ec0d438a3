/** The end of a sentence of ours that somebody else wrote: it has one full stop, or the mark that they gave it. */
export function ended(text: string): string {
  const said = text.trim();
  return /[.!?…]$/.test(said) ? said : `${said}.`;
}
