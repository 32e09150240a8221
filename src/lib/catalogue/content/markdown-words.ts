import type { Token } from 'markdown-it';

/** The words that a reader sees, without markup; images and citations have none. */
export function wordsOf(children: readonly Token[]): string {
	return children
		.map(({ type, content, meta }) => {
			if (type === 'text' || type === 'code_inline') return content;
			if (type === 'term') return String(meta?.['shown'] ?? '');
			return type === 'softbreak' || type === 'hardbreak' ? ' ' : '';
		})
		.join('')
		.replace(/\s+/g, ' ')
		.trim();
}
