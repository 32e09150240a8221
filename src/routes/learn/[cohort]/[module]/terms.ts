import { type Assessment, type CountedTries, isUnlimited } from '#lib/catalogue/published.ts';
import { plural } from '#lib/ui/dates.ts';

/** Which tries make the mark, in a few words. */
export const countsWords: Record<CountedTries, string> = {
	best: 'the best one counts',
	latest: 'the latest one counts',
	average: 'their average counts'
};

type Counting = { kind: string; allowed: number; counts: CountedTries };

/** 'Of several tries at the quiz, the latest one counts.' for each part that allows several. */
export const triesSentences = (parts: readonly Counting[]): string =>
	parts
		.filter(({ allowed }) => allowed !== 1)
		.map(({ kind, counts }) => `Of several tries at the ${kind}, ${countsWords[counts]}.`)
		.join(' ');

/** 'Up to 3 tries', 'As many tries as you like' */
export const triesWords = (allowed: number): string =>
	isUnlimited(allowed) ? 'As many tries as you like' : `Up to ${allowed} tries`;

/** What an assessment asks, in short lines for a learner. */
export function termsOf(assessment: Assessment): string[] {
	const { kind, policy, attempts, floorPercent, weightPercent } = assessment;
	const asks =
		kind === 'quiz'
			? [
					`${plural(policy.itemCount, 'question')} in ${policy.minutes} minutes`,
					attempts === 1
						? 'One try'
						: `${triesWords(attempts)}: ${countsWords[policy.counts ?? 'best']}`
				]
			: [
					`Up to ${policy.words.toLocaleString('en-GB')} words${fileWords(policy.file)}`,
					attempts === 1
						? 'One try'
						: `Up to ${attempts} tries: a second one counts for ${policy.resubmitCapPercent}% at most`
				];
	return [
		...asks,
		`Counts for ${weightPercent}% of the module`,
		`You need at least ${floorPercent}%`
	];
}

function fileWords(file: { required: boolean; types: readonly string[] } | null): string {
	if (!file) return '';
	const types = file.types.map((type) => type.toUpperCase()).join(', ');
	return ` ${file.required ? 'with' : 'and, if you like,'} one file (${types})`;
}
