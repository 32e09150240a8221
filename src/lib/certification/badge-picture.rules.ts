import { academy } from '#lib/platform/academy.ts';
import { rosette } from './ornament.rules.ts';

export const badgeColours = { navy: '#0f3a6b', gold: '#9c7a2e', quiet: '#4b5566' };

/** What every picture of a badge shows, on 600 by 600: the seal of a certificate, and what it stands for. */
export function badgeDrawing(title: string, code: string) {
	const { navy, gold } = badgeColours;
	return {
		rings: rosette(code, [300, 250], 170).map((path, at) => ({
			path,
			colour: at === 1 ? gold : navy
		})),
		lines: wrapped(title, 28)
	};
}

/** The badge as a drawing. */
export function badgeSvg(title: string, code: string): string {
	const { navy, quiet } = badgeColours;
	const drawing = badgeDrawing(title, code);
	const rings = drawing.rings
		.map(({ path, colour }) => `<path d="${path}" stroke="${colour}"/>`)
		.join('');
	const lines = drawing.lines.map(
		(line, at) => `<tspan x="300" dy="${at === 0 ? 0 : 34}">${escaped(line)}</tspan>`
	);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600" role="img" aria-label="${escaped(`${title}, ${academy.name}`)}">
<rect width="600" height="600" rx="40" fill="#fff"/>
<rect x="14" y="14" width="572" height="572" rx="30" fill="none" stroke="${navy}" stroke-width="8"/>
<g fill="none" stroke-width="1.2">${rings}</g>
<text x="300" y="478" text-anchor="middle" font-family="Georgia, serif" font-size="30" font-weight="700" fill="${navy}">${lines.join('')}</text>
<text x="300" y="560" text-anchor="middle" font-family="Georgia, serif" font-size="20" fill="${quiet}">${escaped(academy.name)}</text>
</svg>
`;
}

const escaped = (text: string) =>
	text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Whole words, at most two lines; what does not fit ends with a dot dot dot. */
function wrapped(text: string, width: number): string[] {
	const lines = [''];
	for (const word of text.split(' ')) {
		const last = lines.at(-1)!;
		if (last === '') lines[lines.length - 1] = word;
		else if (last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	return lines.length <= 2 ? lines : [lines[0]!, `${lines[1]} …`];
}
