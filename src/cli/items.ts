import { flagWords } from '#lib/assessment/statistics/item-flags.rules.ts';
import {
	type QuizStatistics,
	quizStatistics
} from '#lib/assessment/statistics/quiz-statistics.server.ts';
import { figure, secondsLong } from '#lib/assessment/statistics/statistics-table.rules.ts';
import { type QuizPlace, quizPlaceNamed } from '#lib/catalogue/quiz-place.server.ts';
import { plural } from '#lib/ui/dates.ts';
import type { Answer, Noun } from './command.ts';
import { bankVerbs } from './item-bank.ts';
import { fileVerbs } from './item-files.ts';

export const items: Noun = {
	about: 'Questions',
	verbs: {
		...fileVerbs,
		...bankVerbs,
		statistics: {
			args: ['<course[@edition]/module>'],
			flags: { 'first-tries': '' },
			about: "Figures of a module's quiz and its questions, with what asks for a second look",
			async run({ sql, actor }, [name = ''], flags) {
				const place = await quizPlaceNamed(sql, name);
				const scope = { assessmentId: place.quiz.id, firstOnly: flags['first-tries'] === true };
				return statisticsAnswer(place, await quizStatistics(sql, actor, scope));
			}
		}
	}
};

function statisticsAnswer(place: QuizPlace, { quiz, items: lines }: QuizStatistics): Answer {
	const { edition, module } = place;
	return {
		ok: true,
		lines: [
			`${edition.courseCode} ${edition.label}, ${module.code}: ${place.quiz.title}`,
			`${plural(quiz.tries, 'marked try', 'marked tries')}, mean ${figure(quiz.meanPercent, 1)}%, standard deviation ${figure(quiz.standardDeviationPercent, 1)}`,
			`alpha ${figure(quiz.alpha)} over ${quiz.alphaQuestions ?? 0} places, standard error ${figure(quiz.standardErrorPercent, 1)} percent`,
			'',
			row(['question', 'shown', 'tries', 'facility', 'discr.', 'median', 'flags']),
			...lines.map((item) =>
				row([
					...[item.key, String(item.shown), String(item.tries), figure(item.facility)],
					...[figure(item.discrimination), secondsLong(item.medianSeconds)],
					item.flags.map((flag) => flagWords[flag]).join(', ')
				])
			)
		],
		json: {
			course: edition.courseCode,
			edition: edition.label,
			module: module.code,
			quiz: { title: place.quiz.title, ...quiz },
			items: lines
		}
	};
}

const row = ([key = '', ...cells]: readonly string[]): string =>
	[key.padEnd(32), ...cells.map((cell) => cell.padEnd(10))].join(' ').trimEnd();
