import { redirect } from '@sveltejs/kit';
import { challengeItem, challengesIn } from '#lib/assessment/challenges/challenges.server.ts';
import { typeOf } from '#lib/assessment/items/item-types.ts';
import { overallHtml, overallWords } from '#lib/assessment/overall.rules.ts';
import { paperOf, type PaperLine } from '#lib/assessment/papers.server.ts';
import { isReleased, ratifiedAt, visibleFrom } from '#lib/assessment/release.server.ts';
import { type ItemScore, keyFor, scoreByOutcome } from '#lib/assessment/score.rules.ts';
import { lessonsOf } from '#lib/catalogue/lessons.server.ts';
import { currentMarks, type MarkDetail } from '#lib/marking/marks.server.ts';
import { answer } from '../../../../../../form-answer.ts';
import { headOf, tryPlace } from '../../place.ts';
import { readChallenge } from './challenge.ts';
import { howMade } from './how-made.ts';
import { readNext } from './read-next.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const place = await tryPlace(event);
	const { sql, actor, attempt, enrolment, module, quiz, base } = place;
	const [ratified, visible] = await Promise.all([
		ratifiedAt(sql, attempt),
		visibleFrom(sql, attempt)
	]);
	const marks = await currentMarks(sql, enrolment.id);
	const mark = marks.find(({ attemptId }) => attemptId === attempt.id);
	if (!mark || attempt.state !== 'marked' || !isReleased(visible, actor.at)) {
		redirect(303, `${base}/${attempt.number}/receipt`);
	}
	const [paper, challenges, lessons] = await Promise.all([
		paperOf(sql, attempt.id),
		challengesIn(sql, attempt.id),
		lessonsOf(sql, module.id)
	]);
	const scores = mark.detail.filter(isItemScore);
	const score = scores.reduce((sum, one) => sum + one.score, 0);
	const outOf = scores.reduce((sum, one) => sum + one.marks, 0);
	return {
		...headOf(place),
		number: attempt.number,
		percent: mark.percent,
		final: ratified !== null,
		overall: {
			html: overallHtml(quiz.policy.overall, mark.percent),
			words: overallWords(mark.percent, quiz.floorPercent)
		},
		floorPercent: quiz.floorPercent,
		weightPercent: quiz.weightPercent,
		counts: quiz.policy.counts ?? 'best',
		score,
		marks: outOf,
		howMade: howMade({
			...{ score, marks: outOf, percent: mark.percent },
			...{ rawPercent: mark.rawPercent, adjustments: mark.adjustments },
			byTutor: mark.markerId !== null
		}),
		outcomes: scoreByOutcome(paper, scores).map((one) => ({
			...one,
			text: module.outcomes.find(({ id }) => id === one.outcome)?.text ?? '',
			lessons: readNext(one.outcome, paper, scores, lessons).map(({ code, title, slug }) => ({
				text: `${code} ${title}`,
				href: `${base.replace(/quiz$/, 'lessons')}/${slug}`
			}))
		})),
		questions: paper.map((line) => ({
			...reviewed(line, scores),
			challenge: challenges.get(line.item.id) ?? null
		})),
		told: event.url.searchParams.has('told')
	};
};

export const actions: Actions = {
	/** Something is wrong with a question: the academy looks at it again. */
	challenge: async (event) => {
		const form = await event.request.formData();
		const { sql, actor, attempt, base } = await tryPlace(event);
		return answer(form, async () => {
			const challenge = readChallenge(form);
			await challengeItem(sql, actor, { attemptId: attempt.id, ...challenge });
			redirect(303, `${base}/${attempt.number}/result?told#q${challenge.position}`);
		});
	}
};

function reviewed(line: PaperLine, scores: ItemScore[]) {
	const { position, item, optionOrder, response, correction } = line;
	const found = scores.find(({ itemId }) => itemId === item.id);
	return {
		position,
		type: item.type,
		stemHtml: item.body.stemHtml,
		feedbackHtml: item.body.feedbackHtml,
		shown: typeOf(item).shown(item.body),
		optionOrder,
		marks: found?.marks ?? item.marks,
		score: found?.score ?? 0,
		note: noteOf(correction?.kind),
		comment: found?.comment ?? '',
		lines: typeOf(item).review(keyFor(line), response)
	};
}

const noteOf = (kind: 'void' | 'keys' | 'as-published' | undefined): string => {
	if (kind === 'void') return 'This question was taken out: it counts for nobody.';
	return kind === 'keys' ? 'The answer to this question was put right after the quiz.' : '';
};

const isItemScore = (detail: MarkDetail): detail is ItemScore => 'itemId' in detail;
