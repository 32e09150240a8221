/**
 * Who acts, and when. `at` is the one instant of the request or job: every deadline, timer and
 * history row of the story uses it, so that nothing depends on how long the work took.
 */
export type Actor = {
	/** The person, or null when the system itself acts (a job, the importer). */
	personId: string | null;
	roles: Roles;
	at: Date;
	/** Ties log lines, audit rows and error references together. */
	requestId: string;
};

/** Global roles a person holds, and the cohorts they tutor. A learner is whoever has an enrolment. */
export type Roles = {
	admin: boolean;
	staff: boolean;
	chair: boolean;
	external: boolean;
	tutorOf: readonly string[];
};

export const noRoles: Roles = {
	admin: false,
	staff: false,
	chair: false,
	external: false,
	tutorOf: []
};

/** What the system may do without a person: run the academy, but neither mark nor ratify. */
const systemRoles: Roles = { ...noRoles, admin: true, staff: true };

/** The system acting by itself at `at`: a job, the command line, the demo. */
export const systemActor = (at: Date, requestId = 'system'): Actor => ({
	personId: null,
	roles: systemRoles,
	at,
	requestId
});

/** Someone who has not signed in, for the few commands that need nobody's rights. */
export const visitor = (at: Date, requestId: string): Actor => ({
	personId: null,
	roles: noRoles,
	at,
	requestId
});
