/** Roles as staff read them. */
const words: Record<string, string> = {
	tutor: 'Tutor',
	staff: 'Academy staff',
	chair: 'Chair of the board',
	external: 'External examiner',
	admin: 'Administrator'
};

const meanings: Record<string, string> = {
	tutor: 'Marks the work of one cohort',
	staff: 'Runs cohorts, people, content and the register',
	chair: 'Ratifies results at the board of examiners',
	external: 'Reads results and boards',
	admin: 'All that staff may, and gives rights to others'
};

export const roleWords = (role: string): string => words[role] ?? role;

export const roleMeaning = (role: string): string => meanings[role] ?? '';

export const listOfRoles = (roles: readonly string[]): string => roles.map(roleWords).join(', ');
