import { dayWords, momentWords } from '#lib/ui/dates.ts';
import { mayTry } from './again.rules.ts';
import { markPromisedBy } from './closed.rules.ts';
import { type MapAssessment, type MapLesson, type MapModule, shortParts } from './course-map.ts';
import { awardNotInForce, type HeldAward } from './held-award.rules.ts';
import { ended, heldUntilWords } from './words.rules.ts';

/** The one thing to do next, and where. */
export type NextStep = {
	heading: string;
	detail: string;
	/** What the button says; null when the learner only waits. */
	button: string | null;
	/** Path under the course, e.g. 'clhc-1/lessons/1.3-the-law'; null when the learner only waits. */
	path: string | null;
};

type Find = (module: MapModule, at: Date) => NextStep | null;

/**
 * What a learner should do next at that instant: a quiz whose time is running, then work to try
 * again, then the lesson that was left before it was done, the first lesson not done of the first
 * module that is open, its quiz, its assignment.
 * @param at decides whether another try may begin yet
 * @param lastLessonId the lesson that was opened last
 */
export function nextStep(
	place: { state: string } & HeldAward,
	modules: readonly MapModule[],
	at: Date,
	lastLessonId: string | null = null
): NextStep {
	const gone = place.state === 'awarded' ? awardNotInForce(place, at) : null;
	if (gone) return see(gone.heading, gone.detail, 'See your certificate', 'certificate');
	const over = outcomes[place.state];
	if (over) return over;
	const referred = modules.filter((m) => m.state === 'referred');
	const begun = modules.filter((m) => ['open', 'studying', 'assessing'].includes(m.state));
	const handedIn = modules.filter((m) => m.state === 'awaitingMark');
	return (
		firstOf(modules, runningQuiz, at) ??
		firstOf(referred, unfinished, at) ??
		firstOf(referred, tryAgain, at) ??
		firstOf(begun, (module) => backTo(module, lastLessonId), at) ??
		firstOf(begun, newWork, at) ??
		firstOf([...begun, ...handedIn], tryAgain, at) ??
		firstOf([...referred, ...begun, ...handedIn], tryLater, at) ??
		firstOf(modules, marking, at) ??
		firstOf(referred, triesGone, at) ??
		firstOf(modules, resultLater, at) ??
		nothing
	);
}

const runningQuiz: Find = (module) => {
	const quiz = module.assessments.find((a) => a.kind === 'quiz' && a.state === 'inProgress');
	return quiz
		? {
				heading: `Go on with the quiz: ${quiz.title}`,
				detail: 'You have started it, and the time is running.',
				button: 'Go on with the quiz',
				path: pathOf(module, quiz)
			}
		: null;
};

/** Whoever tries something again has chosen what to read for it: the lessons wait no longer. */
const isRetrying = (module: MapModule) => module.assessments.some((a) => a.used > 1);

const backTo = (module: MapModule, lessonId: string | null): NextStep | null => {
	const lesson = module.lessons.find((l) => l.id === lessonId && !l.done);
	return lesson && !isRetrying(module) ? readNext(module, lesson, 'Continue') : null;
};

const newWork: Find = (module, at) => {
	const lesson = isRetrying(module) ? undefined : module.lessons.find((l) => !l.done);
	return lesson ? readNext(module, lesson) : unfinished(module, at);
};

/** A quiz or an assignment that was never handed in, or a draft of another try. */
const unfinished: Find = (module) => {
	const part = module.assessments.find((a) => a.state === 'draft' || a.state === 'none');
	if (!part) return null;
	const draft = part.state === 'draft';
	return {
		heading: `${draft ? 'Go on with' : 'Next'}: ${part.title}`,
		detail: `The ${part.kind} of ${ended(module.title)} It counts for ${part.weightPercent}% of the module.`,
		button: `${draft ? 'Go on with' : 'Go to'} the ${part.kind}`,
		path: pathOf(module, part)
	};
};

const tryAgain: Find = (module, at) => {
	const part = shortParts(module.state, module.assessments).find((a) => mayTry(a.again, at));
	if (!part) return null;
	const by = part.kind === 'quiz' ? 'The quiz closes on' : 'Hand it in by';
	const until = part.again?.until ? ` ${by} ${momentWords(part.again.until)}.` : '';
	return {
		heading: `Try again: ${part.title}`,
		detail: `You have not passed the ${part.kind} of ${module.title} yet. You can try again now.${until}`,
		button: 'Try again',
		path: pathOf(module, part)
	};
};

const tryLater: Find = (module, at) => {
	const part = shortParts(module.state, module.assessments).find(
		(a) => a.again?.from && a.again.from > at
	);
	return part?.again?.from
		? {
				heading: `You can try the ${part.kind} again from ${momentWords(part.again.from)}`,
				detail: `${part.title}, in ${ended(module.title)} Until then, read the lessons again where you were unsure.`,
				button: 'See the module',
				path: module.code.toLowerCase()
			}
		: null;
};

const marking: Find = (module) => {
	const waiting = module.assessments.filter(
		(a) => /^(submitted|autoSubmitted)$/.test(a.state) && a.handedInAt
	);
	const last = waiting.at(-1)?.handedInAt;
	return last
		? {
				heading: 'Your work is being marked',
				detail: `Your tutor returns your work for ${module.title} by ${dayWords(markPromisedBy(last))}. We will write to you when it is here.`,
				button: null,
				path: null
			}
		: null;
};

const resultLater: Find = (module) => {
	const part = module.assessments.find(({ held }) => held);
	return module.state === 'held' && part
		? {
				heading: 'Your work is marked',
				detail: `You can see how you did in ${module.title} ${heldUntilWords(part.heldUntil)}.`,
				button: null,
				path: null
			}
		: null;
};

const triesGone: Find = (module) => ({
	heading: `You have not passed ${module.title} yet`,
	detail: 'The time for another try has passed. Write to the academy to ask what you can do.',
	button: 'See the module',
	path: module.code.toLowerCase()
});

function readNext(module: MapModule, lesson: MapLesson, verb?: 'Continue'): NextStep {
	const begun = verb || module.lessons.some((l) => l.done) || module.state !== 'open';
	return {
		heading: `${begun ? 'Continue' : 'Start'}: Lesson ${lesson.code}, about ${lesson.minutes} minutes`,
		detail: `${ended(lesson.title)} In ${module.code}, ${ended(module.title)}`,
		button: `Go to lesson ${lesson.code}`,
		path: `${module.code.toLowerCase()}/lessons/${lesson.slug}`
	};
}

const firstOf = (modules: readonly MapModule[], find: Find, at: Date): NextStep | null => {
	for (const module of modules) {
		const step = find(module, at);
		if (step) return step;
	}
	return null;
};

const pathOf = (module: MapModule, part: MapAssessment) =>
	`${module.code.toLowerCase()}/${part.kind}`;

const nothing: NextStep = {
	heading: 'Nothing to do now',
	detail: 'You have handed in everything that is open to you.',
	button: null,
	path: null
};

const wait = (heading: string, detail: string): NextStep => ({ ...nothing, heading, detail });
const see = (heading: string, detail: string, button: string, path: string): NextStep => ({
	heading,
	detail,
	button,
	path
});

/** States of the whole course in which there is nothing to study. */
const outcomes: Record<string, NextStep> = {
	awaitingBoard: see(
		'Waiting for the board of examiners',
		'All your work is marked. Your results are provisional until the board confirms them.',
		'See your results',
		'results'
	),
	awarded: see(
		'Your award is confirmed',
		'Congratulations. Your certificate is ready.',
		'See your certificate',
		'certificate'
	),
	failed: see(
		'The board did not make the award',
		'Your results say why. Write to the academy if you want to talk about what comes next.',
		'See your results',
		'results'
	),
	deferred: wait('You are on a break', 'Write to the academy when you are ready to come back.'),
	withdrawn: wait('You have left this course', 'Write to the academy if you want to come back.'),
	lapsed: wait(
		'Your time on this course has run out',
		'Write to the academy to ask whether you can go on.'
	)
};
