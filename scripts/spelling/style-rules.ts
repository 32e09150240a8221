/** The house's way of writing, as far as patterns can tell: what to say instead. */
export const styleRules: readonly { pattern: RegExp; say: string }[] = [
	{
		pattern:
			/\b(?!sanitize-html|(?:re|over|under|out|down|cap|full)?siz|priz|seiz|maiz)\p{L}{2,}iz(?:e[sdr]?|ing|ations?)\b/giu,
		say: '-ise, -isation'
	},
	{ pattern: /\banaly[z](?:e[sdr]?|ing)\b/gi, say: 'analyse' },
	{ pattern: /\butilis(?:e[sd]?|ing|ation)\b/gi, say: 'use' },
	{ pattern: /\b(?:whilst|amongst)\b/gi, say: 'while, among' },
	{ pattern: /\b(?:e\.g\.|i\.e\.|etc\.|viz\.)/gi, say: 'for example, that is, and so on' },
	{
		pattern:
			/\b(?:leverag(?:e[sd]?|ing)|synerg\w+|learnings|actionable|impactful|holistic(?:ally)?|going forward|deep dive|best[- ]in[- ]class|world[- ]class)\b/gi,
		say: 'a plain word'
	},
	{ pattern: /\bclick here\b/gi, say: 'what the link leads to' },
	{
		pattern: /\b(?:user error|weakest link|idiot\w*|naughty)\b/gi,
		say: 'what made it likely: nobody is told off here'
	},
	{
		pattern: /\b(?:chairman|manpower|man-hours?|he or she|his or her|s\/he)\b/gi,
		say: 'chair, staff, hours of work, they'
	},
	{ pattern: /—/g, say: 'a comma, a colon or a full stop for a long dash' },
	{ pattern: /\b(the|a|an|and|of|to|in|is|that|for)[ \n]\1\b/gi, say: 'it once' }
];
