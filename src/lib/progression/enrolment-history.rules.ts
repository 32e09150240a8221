/** One thing that happened, as the history keeps it. */
export type Happening = {
	machine: 'enrolment' | 'module' | 'lesson' | 'attempt' | 'submission' | 'award';
	/** The machine's event; for what is no move of a machine, only a type. */
	event: { type: string; [fact: string]: unknown };
	/** What it is about: a lesson, an assessment, an award; null for the enrolment itself. */
	title: string | null;
	moduleCode: string | null;
	/** Which try. */
	number: number | null;
	/** 0 to 100, where a mark was made. */
	percent: number | null;
	/** Its result may not be seen yet by who reads this, by the release policy of the quiz. */
	held: boolean;
	at: Date;
};

/**
 * What happened, in one plain sentence without "you" or "they", so that the learner and staff read
 * the same words. Null for a move that another sentence already tells.
 */
export function sentenceOf(happening: Happening): string | null {
	switch (happening.machine) {
		case 'enrolment':
			return ofEnrolment(happening);
		case 'module':
			return ofModule(happening);
		case 'lesson':
			return `Read lesson ${happening.title}.`;
		case 'attempt':
			return ofAttempt(happening);
		case 'submission':
			return ofSubmission(happening);
		case 'award':
			return ofAward(happening);
	}
}

function ofEnrolment({ event }: Happening): string | null {
	const said: Record<string, string> = {
		invited: 'Invited to the course.',
		accepted: 'Accepted the place.',
		reinvited: 'Invited again.',
		workCompleted: 'Finished all the work. The board of examiners is next.',
		workReopened: 'There is work to do again, because a mark was corrected.',
		passedAfterAll:
			'A corrected mark was taken up, every module is passed, and the board decides again.',
		deferred: 'Put on a break.',
		withdrawn: 'Left the course.',
		resumed: 'Came back to the course.',
		lapsed: 'The time for the course ran out.'
	};
	if (event.type === 'boardDecided') return board[String(event['decision'])] ?? null;
	return withReason(said[event.type], event);
}

const board: Record<string, string> = {
	award: 'The board of examiners made the award.',
	refer: 'The board of examiners gave another try.',
	fail: 'The board of examiners decided not to make the award.',
	defer: 'The board of examiners put off its decision.'
};

function ofModule({ event, moduleCode, title, held }: Happening): string | null {
	const percent = percentWords(Number(event['percent'] ?? 0));
	if (event.type === 'unlocked') return `${moduleCode}, ${title}, opened.`;
	if (event.type === 'studyStarted') return `Began ${moduleCode}.`;
	if (event.type === 'referredByBoard') return `The board opened ${moduleCode} again.`;
	if (event.type === 'resultWithdrawn') {
		return `${moduleCode} opened again: a try was set aside.`;
	}
	if (event.type !== 'resultSettled') return null;
	if (held) return `${moduleCode} came to a result, which can be seen later.`;
	if (event['outcome'] === 'passed') return `${moduleCode} passed with ${percent}.`;
	if (event['outcome'] === 'referred') {
		return `${moduleCode} not passed yet, with ${percent}. Another try is left.`;
	}
	return `${moduleCode} not passed, with ${percent}. No try is left.`;
}

function ofAttempt({ event, moduleCode, number, percent, held }: Happening): string | null {
	const quiz = `the quiz of ${moduleCode}, try ${number}`;
	if (event.type === 'started') return `Started ${quiz}.`;
	// The hand-in that follows tells it; and what was given to one learner, no marker may read.
	if (event.type === 'timeEnded' || event.type === 'timeGiven') return null;
	if (event.type === 'autoSubmitted' || event['cause'] === 'deadline') {
		return `The time was up for ${quiz}. What was saved was handed in.`;
	}
	if (event.type === 'submitted') return `Handed in ${quiz}.`;
	// Neither the figure nor what was wrong with a question.
	if (held && event.type === 'marked') return `Marked ${quiz}. The result can be seen later.`;
	if (held && event.type === 'corrected') return `Marked ${quiz} again.`;
	if (event.type === 'marked') return `Mark for ${quiz}: ${percentWords(percent ?? 0)}.`;
	if (event.type === 'corrected') return corrected(quiz, percent, event);
	return withReason(`Set aside ${quiz}: it does not count.`, event);
}

function ofSubmission({ event, moduleCode, number, percent, at }: Happening): string | null {
	const work = `the assignment of ${moduleCode}${(number ?? 1) > 1 ? `, try ${number}` : ''}`;
	if (event.type === 'started') return `Began to write ${work}.`;
	if (event.type === 'submitted') {
		const dueAt = event['dueAt'];
		const late = typeof dueAt === 'string' && new Date(dueAt) < at;
		return `Handed in ${work}${late ? ' after the deadline' : ''}.`;
	}
	if (event.type === 'corrected') return corrected(work, percent, event);
	return `Mark for ${work}: ${percentWords(percent ?? 0)}.`;
}

const corrected = (what: string, percent: number | null, event: Happening['event']) =>
	withReason(`Mark for ${what} corrected to ${percentWords(percent ?? 0)}.`, event);

function ofAward({ event, title }: Happening): string | null {
	const said: Record<string, string> = {
		renewalOpened: 'can be renewed now',
		renewed: 'was renewed',
		renewedLate: 'was renewed',
		reinstated: 'is in force again',
		conditionsSet: 'has conditions',
		expired: 'expired',
		suspended: 'was suspended',
		lifted: 'is in force again',
		revoked: 'was revoked',
		withdrawn: 'was given up',
		superseded: 'was replaced by a newer one'
	};
	const words = said[event.type];
	return words ? `The award, ${title}, ${words}.` : null;
}

function withReason(sentence: string | undefined, event: Happening['event']): string | null {
	if (!sentence) return null;
	const reason = typeof event['reason'] === 'string' ? event['reason'].trim() : '';
	return reason === '' ? sentence : `${sentence} Reason: ${reason}`;
}

/** Not rounded: a record keeps what the mark was. 72.4 -> "72.4%" */
export const percentWords = (percent: number): string =>
	`${Number(percent.toFixed(2)).toLocaleString('en-GB')}%`;
