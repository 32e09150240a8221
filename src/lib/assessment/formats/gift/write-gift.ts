import { NOTE } from '../note.ts';
import type { Question, Written } from '../question.ts';

/** GIFT, as far as it can say it. `left` names what it cannot. */
export function writeGift(items: readonly Written[]): { text: string; left: string[] } {
	const left: string[] = [];
	const blocks = items.flatMap(({ question, note }) => {
		const answers = answersOf(question);
		if (answers === null) {
			left.push(question.name);
			return [];
		}
		const general = question.feedback ? `####${escape(question.feedback)}` : '';
		const [before, after] =
			question.kind === 'gaps' ? question.text.split('{{1}}') : [question.stem, ''];
		const end = after?.trim() ? ` ${escape(after.trim())}` : '';
		return [
			`// ${NOTE} ${note}\n::${escape(question.name)}::[markdown]${escape((before ?? '').trim())} {${answers}${general}}${end}`
		];
	});
	return { text: `${blocks.join('\n\n')}\n`, left };
}

function answersOf(question: Question): string | null {
	switch (question.kind) {
		case 'choice':
			return choices(question.options, question.single);
		case 'gaps':
			return question.gaps.length === 1 ? choices(question.gaps[0] ?? [], true) : null;
		case 'matching':
			return [
				...question.pairs.map(({ prompt, answer }) => `=${escape(prompt)} -> ${escape(answer)}`),
				...question.distractors.map((answer) => `= -> ${escape(answer)}`)
			].join(' ');
		case 'number':
			return `#${question.answer}:${question.tolerance}`;
		case 'words':
			return question.accepted
				.map(
					(text) => `=${escape(text)}${question.feedback ? `#${escape(question.feedback)}` : ''}`
				)
				.join(' ');
		case 'essay':
			return '';
		case 'order':
		case 'hotspot':
			return null;
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

const escape = (text: string): string =>
	text.replace(/[\\~=#{}:]/g, '\\$&').replace(/\r?\n/g, '\\n');
