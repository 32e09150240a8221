import { dayWords } from '../ui/dates.ts';
import type { AwardEvent } from './award.machine.ts';
import { liftWords, reasonWords } from './reason.rules.ts';

type Letter = { subject: string; text: string };

export type Holder = {
	name: string;
	email: string;
	title: string;
	expiresOn: string | null;
	/** It is in force, with conditions. */
	limited: boolean;
	/** Where the holder's certificate is. */
	link: string;
};

/** What happened, and what it means for the holder: subject and paragraphs. Null: nothing to tell. */
function tidings(event: AwardEvent, holder: Holder): [string, string[]] | null {
	const since = `from ${dayWords(event.effectiveOn)}`;
	const why = `The reason: ${reasonWords[event.reasonCode]}.`;
	const { title } = holder;
	const until = holder.expiresOn ? ` until ${dayWords(holder.expiresOn)}` : '';
	switch (event.type) {
		case 'suspended':
			return [
				`Your award is suspended: ${title}`,
				[
					`Your award, ${title}, is suspended ${since}. It is not in force for now, and whoever checks your certificate is told so, but not why.`,
					why,
					`Somebody will look at it again by ${dayWords(event.reviewOn)} at the latest. Its time runs on meanwhile.`
				]
			];
		case 'reviewed':
			return [
				`We looked again at your award: ${title}`,
				[
					`We looked again at your award, ${title}. Nothing changes yet.`,
					why,
					`We will look at it again by ${dayWords(event.reviewOn)} at the latest.`
				]
			];
		case 'conditionsSet':
			return [
				`Your award has conditions: ${title}`,
				[
					`Your award, ${title}, is in force with conditions ${since}:\n${event.conditions}`,
					why,
					event.publish
						? 'Whoever checks your certificate reads these words.'
						: 'Whoever checks your certificate is told that there are conditions, but not which.',
					`We will look at them again by ${dayWords(event.reviewOn)} at the latest.`
				]
			];
		case 'lifted':
			return [
				event.into === 'awarded'
					? `Your award is in force again: ${title}`
					: `Your award is in force with conditions again: ${title}`,
				[
					event.into === 'awarded'
						? `Your award, ${title}, is in force without limits ${since}${until && `, ${until.trim()}`}.`
						: `The suspension of your award, ${title}, ended ${since}. The conditions that it had before apply again.`,
					whyLifted(event)
				]
			];
		case 'revoked':
			return [
				`Your award was taken away: ${title}`,
				[
					`Your award, ${title}, was taken away ${since}. It is not in force any more. Two people decided this. Whoever checks your certificate is told so, but not why.`,
					why,
					'You can earn it again by a new assessment.'
				]
			];
		case 'withdrawn':
			return [
				`You no longer hold an award: ${title}`,
				[
					`As you asked, you no longer hold the award ${title} ${since}.`,
					'If you did not ask for this, answer this mail at once.'
				]
			];
		case 'expired':
			return [
				`Your award has expired: ${title}`,
				[
					`Your award, ${title}, was not renewed in time. It has not been in force ${since.replace('from', 'since')}.`,
					'For a while you can still renew it: answer this mail and ask how.'
				]
			];
		case 'renewalOpened':
			return [
				`Renew your award: ${title}`,
				[
					`Your award, ${title}, is in force${holder.limited ? ' with conditions' : ''}${until}. You can renew it now; answer this mail and ask how.`,
					...(holder.limited ? ['Its conditions stay until they are lifted.'] : [])
				]
			];
		case 'renewed':
		case 'renewedLate':
		case 'reinstated':
			return [
				`Your award is renewed: ${title}`,
				[
					`Your award, ${title}, is in force${until || ' with no end date'}.${event.into === 'conditions' ? ' The conditions that it had apply as before.' : ''}`,
					'It has a new certificate, which takes the place of the one before.'
				]
			];
		case 'superseded':
			return [
				`A newer award took the place of one you held: ${title}`,
				[`Your newer award took the place of ${title} ${since}. The newer one counts now.`]
			];
		default:
			// The board's own mail tells of its decision; a provisional award is not told of.
			return null;
	}
}

/** Moves against which the holder may want to be heard. */
const appealable = new Set<AwardEvent['type']>([
	'suspended',
	'reviewed',
	'conditionsSet',
	'revoked',
	'expired',
	'superseded'
]);

const APPEAL_DAYS = 28;

const appeal = `You can appeal within ${APPEAL_DAYS} days: answer this mail and say in your own words what you think is wrong. Somebody who had no part in the decision will look at it and answer you in writing. You may be helped by whoever you like, and it costs nothing.`;

const whyLifted = ({ reasonCode }: AwardEvent) =>
	`The reason: ${liftWords[reasonCode] ?? reasonWords[reasonCode]}.`;

/**
 * What the holder is written about a move of the award; null when there is nothing to write.
 * @param lift what this move followed in the same moment: nobody reads that an award is in force again
 * which is not
 */
export function awardLetter(
	event: AwardEvent,
	holder: Holder,
	lift: AwardEvent | null = null
): Letter | null {
	const told = tidings(event, holder);
	if (!told) return null;
	const [subject, paragraphs] = told;
	const before =
		lift &&
		`What limited your award, ${holder.title}, ended on ${dayWords(lift.effectiveOn)}. ${whyLifted(lift)}`;
	return letter(subject, holder, [
		before,
		...paragraphs,
		appealable.has(event.type) ? appeal : null
	]);
}

/** The holder's certificate was written again. */
export function correctionLetter(holder: Holder, because: 'name' | 'correction'): Letter {
	return letter(`Your new certificate: ${holder.title}`, holder, [
		because === 'name'
			? `Your certificate, ${holder.title}, now bears your name of today.`
			: `We corrected your certificate, ${holder.title}.`,
		'It has a new code and takes the place of the one before. Whoever checks the old one is told that there is a newer, and not why. Your award itself has not changed.'
	]);
}

const letter = (
	subject: string,
	{ name, link }: Holder,
	paragraphs: readonly (string | null)[]
): Letter => ({
	subject,
	text: `${[`Hello ${name},`, ...paragraphs, `Your certificate: ${link}`].filter(Boolean).join('\n\n')}\n`
});
