import { NOTE } from '../note.ts';
import { addressOf } from '../pictures.ts';
import type { Left, Question, Written } from '../question.ts';

/** GIFT, as far as it can say it; its head says what it leaves out. */
export function writeGift(items: readonly Written[]): { text: string; left: Left[] } {
	const left: Left[] = [];
	const blocks = items.flatMap(({ question, note, images }) => {
		const why = unsayable(question);
		if (why) {
			left.push({ name: question.name, why });
			return [];
		}
		const general = question.feedback ? `####${escape(question.feedback)}` : '';
		const [before, after] =
			question.kind === 'gaps' ? question.text.split('{{1}}') : [question.stem, ''];
		const end = after?.trim() ? ` ${escape(after.trim())}` : '';
		const text = `::${escape(question.name)}::[markdown]${escape((before ?? '').trim())} {${answersOf(question)}${general}}${end}`;
		// What only the note shows stands in a comment.
		const unseen = [...images].filter(([path]) => !text.includes(`](${path}`));
		const comments = [
			`// ${NOTE} ${note}`,
			...unseen.map(([path, bytes]) => `// ${addressOf(path, bytes)}`)
		];
		return [`${comments.join('\n')}\n${withPictures(text, images)}`];
	});
	const missing = left.map(({ name, why }) => `\n// ${name}: ${why}`).join('');
	const head = missing && `// Left out of this file:${missing}\n\n`;
	return { text: `${head}${blocks.join('\n\n')}\n`, left };
}

function unsayable({ kind, ...question }: Question): string | null {
	if (kind === 'order') return 'GIFT knows no steps to put in order';
	if (kind === 'hotspot') return 'GIFT knows no regions of a picture';
	if ('gaps' in question && question.gaps.length > 1) return 'GIFT knows no text with several gaps';
	return null;
}

function answersOf(question: Question): string {
	switch (question.kind) {
		case 'choice':
			return choices(question.options, question.single);
		case 'gaps':
			return choices(question.gaps[0] ?? [], true);
		case 'matching':
			return [
				...question.pairs.map(({ prompt, answer }) => `=${escape(prompt)} -> ${escape(answer)}`),
				...question.distractors.map((answer) => `= -> ${escape(answer)}`)
			].join(' ');
		case 'number':
			return `#${question.answer}:${question.tolerance}`;
		case 'words':
			return question.accepted
				.map((text) => `=${escape(text)}${question.ofRight ? `#${escape(question.ofRight)}` : ''}`)
				.join(' ');
		case 'essay':
		case 'order':
		case 'hotspot':
			return '';
	}
}

function choices(
	options: readonly { text: string; correct: boolean; feedback: string }[],
	single: boolean
): string {
	const right = options.filter(({ correct }) => correct).length;
	const share = Math.round((100 / right) * 1e5) / 1e5;
	return options
		.map(({ text, correct, feedback }) => {
			const sign = single ? (correct ? '=' : '~') : `~%${correct ? share : -share}%`;
			return `${sign}${escape(text)}${feedback ? `#${escape(feedback)}` : ''}`;
		})
		.join(' ');
}

/** A GIFT file is one text: its pictures stand in it. */
const withPictures = (text: string, images: Written['images']): string =>
	text.replace(/(\]\()(images\/[a-z0-9.-]+)/g, (all, start: string, path: string) => {
		const bytes = images.get(path);
		return bytes ? start + escape(addressOf(path, bytes)) : all;
	});

const escape = (text: string): string =>
	text.replace(/[\\~=#{}:]/g, '\\$&').replace(/\r?\n/g, '\\n');
