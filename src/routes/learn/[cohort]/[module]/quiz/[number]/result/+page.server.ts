import { redirect } from '@sveltejs/kit';
import { typeOf } from '#lib/assessment/items/item-types.ts';
import { paperOf, type PaperLine } from '#lib/assessment/papers.server.ts';
import { decidedAt, isReleased, visibleFrom } from '#lib/assessment/release.server.ts';
import { type ItemScore, keyFor, scoreByOutcome } from '#lib/assessment/score.rules.ts';
import { lessonsOf } from '#lib/catalogue/lessons.server.ts';
import { moduleOf } from '#lib/catalogue/modules.server.ts';
import { currentMarks, type MarkDetail } from '#lib/marking/marks.server.ts';
import { headOf, tryPlace } from '../../place.ts';
import { readNext } from './read-next.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const place = await tryPlace(event);
	const { sql, actor, attempt, enrolment, module, quiz, base } = place;
	const [decided, visible] = await Promise.all([
		decidedAt(sql, enrolment.id),
		visibleFrom(sql, enrolment.id, quiz.id)
	]);
	const marks = await currentMarks(sql, enrolment.id);
	const mark = marks.find(({ attemptId }) => attemptId === attempt.id);
	if (!mark || attempt.state !== 'marked' || !isReleased(visible, actor.at)) {
		redirect(303, `${base}/${attempt.number}/receipt`);
	}
	const [paper, { outcomes }, lessons] = await Promise.all([
		paperOf(sql, attempt.id),
		moduleOf(sql, enrolment.editionId, module.code),
		lessonsOf(sql, module.id)
	]);
	const scores = mark.detail.filter(isItemScore);
	return {
		...headOf(place),
		number: attempt.number,
		percent: mark.percent,
		final: decided !== null,
		floorPercent: quiz.floorPercent,
		weightPercent: quiz.weightPercent,
		score: scores.reduce((sum, { score }) => sum + score, 0),
		marks: scores.reduce((sum, { marks }) => sum + marks, 0),
		outcomes: scoreByOutcome(paper, scores).map((one) => ({
			...one,
			text: outcomes.find(({ id }) => id === one.outcome)?.text ?? '',
			lessons: readNext(one.outcome, paper, scores, lessons).map(({ code, title, slug }) => ({
				text: `${code} ${title}`,
				href: `${base.replace(/quiz$/, 'lessons')}/${slug}`
			}))
		})),
		questions: paper.map((line) => reviewed(line, scores))
	};
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
