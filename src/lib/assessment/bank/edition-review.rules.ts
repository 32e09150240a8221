import { Invalid, type InputIssue } from '#lib/platform/errors.ts';
import type { Review } from './bank-history.server.ts';
import type { BankState } from './bank-items.server.ts';

/** A question of an edition that comes into the bank. */
export type BroughtQuestion = Review & {
	key: string;
	/** The quiz.yaml that has it. */
	file: string;
	/** How these words stood in the bank before; null where it did not have them. */
	before: BankState | null;
};

/** An edition that is not published because of its questions: a sentence for each, and what to do. */
export class UnfitQuestions extends Invalid {
	/** 'CLHC pilot-1 has 126 questions that no second person is known to have reviewed' */
	why: string;
	constructor(why: string, issues: readonly InputIssue[]) {
		const refusal = `${why}. Nothing was published.`;
		super([{ field: '', message: refusal }, ...issues]);
		this.why = why;
		this.message = refusal;
	}
}

/** Neither did anybody here review it, nor does whoever publishes it say who did so elsewhere. */
const isUnknown = ({ reviewed, elsewhere }: BroughtQuestion) => !reviewed && elsewhere === null;

/**
 * Whether an edition with these questions may be published.
 * @param edition 'CLHC pilot-1'
 * @param onlyReviewed whether a second person must be known behind each
 * @throws UnfitQuestions
 */
export function mustBeFit(
	edition: string,
	questions: readonly BroughtQuestion[],
	{ onlyReviewed }: { onlyReviewed: boolean }
): void {
	const retired = questions.filter(({ before }) => before === 'retired');
	const unknown = onlyReviewed
		? questions.filter((one) => isUnknown(one) && !retired.includes(one))
		: [];
	const faults = [
		...(retired.length > 0 ? [`${counted(retired)} that the bank has retired`] : []),
		...(unknown.length > 0
			? [`${counted(unknown)} that no second person is known to have reviewed`]
			: [])
	];
	if (faults.length === 0) return;
	const issues = [...retired, ...unknown].map((one) => ({
		field: `${one.file}:${one.key}`,
		message: `${one.file}: "${one.key}" ${toDo[one.before ?? 'unknown']}`
	}));
	throw new UnfitQuestions(`${edition} has ${faults.join(', and ')}`, [
		...issues,
		...(unknown.length > 0 ? [{ field: '', message: ways }] : [])
	]);
}

const counted = ({ length }: { length: number }) =>
	length === 1 ? '1 question' : `${length} questions`;

const toDo: Record<BankState | 'unknown', string> = {
	unknown: 'is not in the bank with these words: name who wrote and who reviewed it in that file',
	draft: 'is a draft in the bank: have it approved there by somebody who did not write it',
	// Approved and made live by nobody who could have: never the state of what nobody reviewed.
	reviewed: 'is in the bank: have it approved there by somebody who did not write it',
	live: 'is live in the bank, and reviewed by nobody: have it approved there by somebody who did not write it',
	retired:
		'is retired in the bank: take it out of that file, or bring it back there and have it approved'
};

const ways =
	'A file names them with writtenBy and reviewedBy. Questions that were reviewed out of sight of this program are taken by --reviewed-elsewhere "who reviewed them, and where".';
