/** One play of a scenario, as plain data: it can be stored, compared and taken up again. */
export type Run = {
	/** Minutes of the story. */
	now: number;
	seed: number;
	vars: Record<string, number | boolean | null>;
	/** `visit` grows each time a state is entered, so that timers of an earlier visit are known. */
	regions: Record<string, { state: string; before: string | null; visit: number }>;
	/** Every state that was entered, as region.state. */
	entered: { at: number; state: string }[];
	agenda: Due[];
	/** Numbers the entries of the agenda: what was planned first happens first. */
	planned: number;
	/** Injects that have been shown. */
	shown: string[];
	decided: Record<string, { option: string; points: number; at: number }>;
	/** Hints taken, by decision. */
	hints: Record<string, number>;
	acted: string[];
	paused: boolean;
	pauses: number;
	over: boolean;
	/** The last state from which the run may be played again. */
	safePoint: { at: number; state: string } | null;
};

/** Something that will happen, unless a timer's state is left before. */
export type Due = { at: number; order: number } & Plan;

export type Plan =
	| { do: 'inject'; id: string }
	| { do: 'schedule'; index: number }
	| { do: 'close'; id: string }
	| { do: 'decision'; id: string; option: string }
	| { do: 'raise'; event: string }
	| { do: 'after' | 'every'; region: string; visit: number; index: number };
