/** What HTML says that Markdown here does not, and what becomes of it. */
const LOST: readonly (readonly [RegExp, string])[] = [
	[
		/<(audio|video|iframe|embed|object)\b/i,
		'a sound, a film or something else embedded was left out'
	],
	[/<(\w+:)?math\b/i, 'a formula became plain text'],
	[/\$\$|\\\(/, 'a formula in TeX stays as it was typed'],
	[/<h[1-6]\b/i, 'a heading became a paragraph'],
	[/<(u|ins)\b/i, 'underlining was left out'],
	[/<(s|strike|del)\b/i, 'words that were struck out stand as plain words'],
	[/<blockquote\b/i, 'a quotation became a paragraph'],
	[/<pre\b/i, 'the spaces and lines of preformatted text were left out'],
	[/<d[ltd]\b/i, 'a list of terms became paragraphs'],
	[/<(font|big|small)\b|\sstyle\s*=/i, 'colours, sizes and alignment were left out'],
	[
		/<(script|style|form|input|button|select|textarea)\b/i,
		'scripts, styles and fields were left out'
	],
	[/<a\s[^<>]*\bhref=["'](?!https?:|mailto:)[a-z]+:/i, 'a link that is no web address was left out']
];

export function tellLost(html: string, changes: string[]): void {
	for (const [markup, sentence] of LOST) if (markup.test(html)) changes.push(sentence);
}
