import type { MapModule } from './course-map.server.ts';

/** The one thing to do next, and where. */
export type NextStep = {
	text: string;
	detail: string;
	/** Path under the course, e.g. 'clhc-1/lessons/1.3-the-law'; null when the learner only waits. */
	path: string | null;
};

/**
 * What a learner should do next: work to try again first, then the first lesson not done of the first
 * module that is open, then its quiz, then its assignment.
 */
export function nextStep(enrolmentState: string, modules: readonly MapModule[]): NextStep {
	const waiting = waitingStep(enrolmentState);
	if (waiting) return waiting;
	const active = modules.filter((m) => !['locked', 'passed', 'failed'].includes(m.state));
	const order = [...active.filter((m) => m.state === 'referred'), ...active];
	for (const module of order) {
		const step = stepIn(module);
		if (step) return step;
	}
	const marking = modules.find((m) => m.state === 'awaitingMark');
	if (marking) {
		return {
			text: 'Your work is being marked',
			detail: `Your tutor is marking ${marking.code}. We will mail you when the result is here.`,
			path: null
		};
	}
	return {
		text: 'Nothing to do now',
		detail: 'You have handed in everything that is open to you.',
		path: null
	};
}

function stepIn(module: MapModule): NextStep | null {
	const base = module.code.toLowerCase();
	const openQuiz = module.assessments.find((a) => a.kind === 'quiz' && a.state === 'inProgress');
	if (openQuiz) {
		return {
			text: `Go on with the quiz: ${openQuiz.title}`,
			detail: 'You have started it and the time is running.',
			path: `${base}/quiz`
		};
	}
	if (module.state !== 'referred') {
		const lesson = module.lessons.find((l) => !l.done);
		if (lesson) {
			return {
				text: `Lesson ${lesson.code}: ${lesson.title}`,
				detail: `About ${lesson.minutes} minutes, in ${module.title}.`,
				path: `${base}/lessons/${lesson.slug}`
			};
		}
	}
	// What to try again: the parts under their floor, or any part when only the mean is short.
	const short = module.assessments.filter((a) => (a.bestPercent ?? 0) < a.floorPercent);
	const tryAgain =
		module.state === 'referred' ? (short.length > 0 ? short : module.assessments) : [];
	for (const assessment of module.assessments) {
		const again = tryAgain.includes(assessment);
		const never = assessment.state === 'none' || assessment.state === 'draft';
		if (again || never) {
			return {
				text: `${again && !never ? 'Try again' : assessment.state === 'draft' ? 'Go on' : 'Next'}: ${assessment.title}`,
				detail: `The ${assessment.kind} of ${module.title}, ${assessment.weightPercent} per cent of its mark.`,
				path: `${base}/${assessment.kind}`
			};
		}
	}
	return null;
}

function waitingStep(state: string): NextStep | null {
	const said: Record<string, [string, string, string | null]> = {
		awaitingBoard: [
			'Waiting for the board of examiners',
			'All your work is marked. The board confirms the results; until then they are provisional.',
			'results'
		],
		awarded: ['See your certificate', 'Congratulations. Your award is confirmed.', 'certificate'],
		failed: ['See your results', 'The board has decided not to make the award.', 'results'],
		deferred: ['You are on a break', 'Ask the academy when you are ready to come back.', null],
		withdrawn: ['You have left this course', 'Ask the academy if you want to come back.', null],
		lapsed: [
			'Your time on this course has run out',
			'Ask the academy if you want to come back.',
			null
		]
	};
	const found = said[state];
	return found ? { text: found[0], detail: found[1], path: found[2] } : null;
}
