const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => signs[sign]!);

/** The same words as a letter in HTML: paragraphs, lines, and addresses that can be clicked. No image, no script. */
export function mailHtml(body: string, language: string): string {
  const paragraphs = body.split(/\n{2,}/).map((paragraph) => `<p>${linked(paragraph)}</p>`);
  return `<!doctype html><html lang="${escaped(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head><body>${paragraphs.join('\n')}</body></html>`;
}

const linked = (text: string) =>
  text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?])/)
    .map((part, index) =>
      index % 2 === 1
        ? `<a href="${escaped(part)}">${escaped(part)}</a>`
        : escaped(part).replace(/\n/g, '<br>'),
    )
    .join('');
