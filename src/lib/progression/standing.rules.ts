/** How a learner stands, as staff read it: what it means and what follows. */
const meanings: Record<string, string> = {
	invited: 'Has not accepted the place yet. The course opens when they do.',
	enrolled: 'Has accepted the place and not begun to read.',
	awaitingBoard: 'Has finished the work. The board of examiners decides next.',
	awarded: 'The board has made the award. Nothing is left to do here.',
	referred: 'The board gave another try at what was not passed. It begins when they start it.',
	deferred: 'Is on a break. Nothing is due until they are brought back.',
	withdrawn: 'Has left the course and holds no place.',
	failed: 'The board decided not to make the award. That is final here.',
	lapsed: 'The time for the course ran out. They hold no place.'
};

export function standingMeaning(
	state: string,
	modules: readonly { code: string; state: string }[]
): string {
	if (state !== 'studying') return meanings[state] ?? '';
	const inState = (...states: string[]) => modules.find((module) => states.includes(module.state));
	const works = inState('open', 'studying', 'assessing', 'referred');
	if (works) return `Works on ${works.code}.`;
	const waits = inState('awaitingMark');
	return waits ? `Has handed in ${waits.code} and waits for the mark.` : 'Takes the course.';
}

/** What staff may do about a learner. */
export const standingActs = ['break', 'withdraw', 'bring-back'] as const;
export type StandingAct = (typeof standingActs)[number];

type ActWords = {
	/** On the link that leads to the page that asks. */
	link: string;
	/** `name` is the learner's. */
	heading: (name: string) => string;
	/** What it will do. */
	says: string;
	button: string;
};

export const actWords: Record<StandingAct, ActWords> = {
	break: {
		link: 'Put on a break',
		heading: (name) => `Put ${name} on a break`,
		says: 'Nothing is due while the break lasts, and everything done so far is kept. They can read but hand in nothing. You can bring them back at any time.',
		button: 'Put on a break'
	},
	withdraw: {
		link: 'Take off the course',
		heading: (name) => `Take ${name} off the course`,
		says: 'Their place becomes free. Everything done so far is kept, and you can bring them back while there is a place.',
		button: 'Take off the course'
	},
	'bring-back': {
		link: 'Bring back',
		heading: (name) => `Bring ${name} back`,
		says: 'They go on where they stopped, with the deadlines of the cohort. Whoever never accepted the place is invited again.',
		button: 'Bring back'
	}
};

const possible: Record<string, readonly StandingAct[]> = {
	invited: ['withdraw'],
	enrolled: ['break', 'withdraw'],
	studying: ['break', 'withdraw'],
	referred: ['break', 'withdraw'],
	deferred: ['bring-back', 'withdraw'],
	withdrawn: ['bring-back'],
	lapsed: ['bring-back']
};

export const actsIn = (state: string): readonly StandingAct[] => possible[state] ?? [];
