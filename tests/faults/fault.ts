import type { Stage } from '../bench/stage.ts';

export type Result = {
	fault: string;
	rounds: number;
	acknowledged: number;
	lost: number;
	duplicated: number;
	invariantsBroken: number;
};

export type Fault = {
	name: string;
	/** One line for `--list`. */
	about: string;
	run(stage: Stage, rounds: number): Promise<Omit<Result, 'fault' | 'rounds'>>;
};
