import type { CostPlan } from './published.ts';

/** What somebody who thinks about running a course asks for. Rates are pounds an hour. */
export type CostAsk = {
	years: number;
	cohortsAYear: number;
	seats: number;
	authorRate: number;
	tutorRate: number;
};

export type CostLine = { what: string; hours: number; pounds: number };

export type Cost = {
	lines: CostLine[];
	hours: number;
	pounds: number;
	places: number;
	poundsAPlace: number;
	tutorHoursAPlace: number;
};

/** A small round to begin with: one cohort of the least size in one year. */
export const firstAsk = (plan: CostPlan): CostAsk => ({
	years: 1,
	cohortsAYear: 1,
	seats: plan.seats.least,
	authorRate: plan.exampleRates.author,
	tutorRate: plan.exampleRates.tutor
});

/** Writing is paid once, keeping it true each year, teaching with each cohort and each learner. */
export function costOf(plan: CostPlan, ask: CostAsk): Cost {
	const cohorts = ask.years * ask.cohortsAYear;
	const places = cohorts * ask.seats;
	const line = (what: string, hours: number, rate: number): CostLine => {
		return { what, hours, pounds: hours * rate };
	};
	const lines = [
		line('Writing the course, once', plan.authorHours, ask.authorRate),
		line('Keeping it true, each year', plan.yearlyAuthorHours * ask.years, ask.authorRate),
		line('Teaching each cohort', plan.tutorHoursACohort * cohorts, ask.tutorRate),
		line('Marking and help, each learner', plan.tutorHoursALearner * places, ask.tutorRate),
		{ what: 'Running the site, each year', hours: 0, pounds: plan.hostingPoundsAYear * ask.years }
	];
	const sum = (of: (line: CostLine) => number) => lines.reduce((all, one) => all + of(one), 0);
	const pounds = sum((one) => one.pounds);
	const teaching = lines.slice(2, 4).reduce((all, { hours }) => all + hours, 0);
	return {
		lines,
		hours: sum((one) => one.hours),
		pounds,
		places,
		poundsAPlace: places > 0 ? pounds / places : 0,
		tutorHoursAPlace: places > 0 ? teaching / places : 0
	};
}
