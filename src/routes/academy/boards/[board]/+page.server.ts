import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { may } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { ratifiedResults } from '#lib/marking/board-decisions.server.ts';
import { boardPapers } from '#lib/marking/board-papers.server.ts';
import { decisions } from '#lib/marking/board.rules.ts';
import { boardAt } from '#lib/marking/boards.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { decideOtherwise } from '#lib/workflows/convene-board.server.ts';
import { ratifyBoard } from '#lib/workflows/ratify-board.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const board = await boardAt(sql, actor, params.board);
	const open = board.state === 'open';
	return {
		board,
		papers: open ? await boardPapers(sql, actor, board) : null,
		results: open ? null : (await ratifiedResults(sql, actor, board.id)).map(shownResult),
		mayRatify: open && may(actor, 'board.ratify'),
		changing: url.searchParams.get('change'),
		asked: url.searchParams.has('ratify'),
		done: url.searchParams.has('done'),
		now: actor.at
	};
};

type Result = Awaited<ReturnType<typeof ratifiedResults>>[number];
const shownResult = ({ email: _, personId: __, ...result }: Result) => result;

const changeSchema = v.object({
	enrolmentId: v.pipe(v.string(), v.uuid('Choose a candidate')),
	decision: v.picklist(['', ...decisions], 'Choose a decision'),
	reason: v.optional(v.pipe(v.string(), v.maxLength(2000, 'Keep it under 2,000 letters')), '')
});
const ratifySchema = v.object({ papers: v.pipe(v.string(), v.length(64, 'Open the board again')) });

export const actions: Actions = {
	change: async ({ request, locals, params, url }) => {
		const form = await request.formData();
		const { sql, actor } = signedIn(locals);
		return answer(form, async () => {
			const { decision, ...input } = readForm(changeSchema, form);
			await decideOtherwise(sql, actor, {
				...input,
				boardId: params.board,
				decision: decision || null
			});
			redirect(303, `${url.pathname}#papers`);
		});
	},
	ratify: async ({ request, locals, params, url }) => {
		const form = await request.formData();
		const { sql, actor } = signedIn(locals);
		return answer(form, async () => {
			const { papers } = readForm(ratifySchema, form);
			const { origin } = locals.config;
			await ratifyBoard(sql, actor, { boardId: params.board, papers, origin });
			redirect(303, `${url.pathname}?done`);
		});
	}
};
