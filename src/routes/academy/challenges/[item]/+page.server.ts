import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { answersAbout, challengesOf } from '#lib/assessment/challenges/challenge-list.server.ts';
import { correctionsOf, usedItem } from '#lib/assessment/corrections/corrections.server.ts';
import { previewQuestion } from '#lib/assessment/preview.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answerChallenges } from '#lib/workflows/answer-challenges.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const addressOf = ({ courseCode, label, moduleCode, key }: Awaited<ReturnType<typeof usedItem>>) =>
	`/academy/content/${courseCode.toLowerCase()}.${label}/quizzes/${moduleCode.toLowerCase()}/${key}`;

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const item = await usedItem(sql, params.item);
	const [newest] = await correctionsOf(sql, item.id);
	const answers = await answersAbout(sql, actor, item.id);
	return {
		item: {
			...{ key: item.key, moduleCode: item.moduleCode, quizTitle: item.quizTitle },
			address: addressOf(item)
		},
		question: previewQuestion(item, null),
		challenges: await challengesOf(sql, actor, item.id),
		answers,
		toCorrect: answers.some(
			({ upheld, answeredAt }) => upheld && (!newest || newest.correctedAt < answeredAt)
		),
		now: actor.at
	};
};

const schema = v.object({
	upheld: v.picklist(['yes', 'no'], 'Choose whether the learners are right'),
	reason: v.pipe(
		v.string('Say why, as learners will read it'),
		v.minLength(10, 'Say why, as learners will read it'),
		v.maxLength(1000, 'Keep it to 1,000 characters')
	)
});

export const actions: Actions = {
	default: async ({ locals, params, request }: RequestEvent) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const item = await usedItem(sql, params.item);
			const { upheld, reason } = readForm(schema, form);
			const input = { itemId: item.id, upheld: upheld === 'yes', reason };
			const told = await answerChallenges(sql, actor, { ...input, origin: locals.config.origin });
			redirect(
				303,
				upheld === 'yes' ? `${addressOf(item)}/correct` : `/academy/challenges?told=${told}`
			);
		});
	}
};
