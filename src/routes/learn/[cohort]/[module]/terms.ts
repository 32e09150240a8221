import type { Assessment } from '#lib/catalogue/published.ts';
import { plural } from '#lib/ui/dates.ts';

/** What an assessment asks, in short lines for a learner. */
export function termsOf(assessment: Assessment): string[] {
	const { kind, policy, attempts, floorPercent, weightPercent } = assessment;
	const asks =
		kind === 'quiz'
			? [
					`${plural(policy.itemCount, 'question')} in ${policy.minutes} minutes`,
					attempts === 1 ? 'One try' : `Up to ${attempts} tries: the best one counts`
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
