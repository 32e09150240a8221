/** One thing on the work list: what it is, why it is there, and what can be done about it at once. */
export type WorkItem = {
	id: string;
	heading: string;
	reason: string;
	/** Those it is about; the first few. */
	people: { name: string; href: string; detail: string }[];
	/** How many more there are, and where. */
	more: { count: number; href: string } | null;
	/** What one press does; null where somebody has to look first. */
	act: { action: string; cohortCode: string; text: string } | null;
	/** Why nothing can be pressed now. */
	done: string | null;
	link: { href: string; text: string } | null;
};

export const nothing = { people: [], more: null, act: null, done: null, link: null };
