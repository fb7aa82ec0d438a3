// Points that a wide letter of the text's size takes, so that a word counted this way always fits.
const letterWidth = 5.6;

/**
 * Lets a word that is longer than its line be broken (addresses of pages, slips of the keyboard): an invisible
 * character is put where it may break. `width` in points.
 */
export function breakable(text: string, width: number): string {
  const longest = Math.max(4, Math.floor(width / letterWidth));
  return text.replace(/[^\s\u200B-]+/gu, (word) => {
    const letters = [...word];
    if (letters.length <= longest) return word;
    const pieces = [];
    for (let at = 0; at < letters.length; at += longest)
      pieces.push(letters.slice(at, at + longest).join(''));
    return pieces.join('\u200B');
  });
}
