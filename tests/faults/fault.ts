import type { Stage } from '../bench/stage.ts';

export type Result = {
	fault: string;
	rounds: number;
	acknowledged: number;
	lost: number;
	duplicated: number;
	invariantsBroken: number;
};

/** What a fault did to the learners' work. */
export type Harmed = Omit<Result, 'fault' | 'rounds'>;

export type Fault = {
	name: string;
	/** One line for `--list`. */
	about: string;
	/** @param learners of each round, where learners have a part in it */
	run(stage: Stage, rounds: number, learners: number): Promise<Harmed>;
};
