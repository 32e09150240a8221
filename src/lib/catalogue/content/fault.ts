import { Invalid } from '#lib/platform/errors.ts';

/** One thing wrong in the content: where, and a plain sentence. */
export type Fault = {
	/** Path inside the tranche's folder, with forward slashes. */
	file: string;
	/** Counted from 1. */
	line: number;
	message: string;
};

export type Report = (fault: Fault) => void;

/** By file, then by line; each once. */
export function sortFaults(faults: readonly Fault[]): Fault[] {
	const byText = new Map(faults.map((fault) => [faultText(fault), fault]));
	return [...byText.values()].toSorted(
		(a, b) => compareText(a.file, b.file) || a.line - b.line || compareText(a.message, b.message)
	);
}

/** By code units: the same order on every machine, whatever its language. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** 'clhc-pilot/course.yaml:3: "title" is missing' */
export const faultText = ({ file, line, message }: Fault): string => `${file}:${line}: ${message}`;

/** The content is not fit to be published: every fault there is. */
export class ContentFaults extends Invalid {
	/** The tranche's folder, to which the paths belong. */
	root: string;
	faults: Fault[];
	constructor(root: string, faults: readonly Fault[]) {
		const sorted = sortFaults(faults);
		super(
			sorted.map((fault) => ({
				field: `${fault.file}:${fault.line}`,
				message: faultText(fault)
			}))
		);
		this.root = root;
		this.faults = sorted;
		this.message = sorted.map(faultText).join('\n');
	}
}
