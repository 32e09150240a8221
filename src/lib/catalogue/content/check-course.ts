import { checkReferences, checkUnique } from './check-references.ts';
import type { Report } from './fault.ts';
import type { Known } from './known.ts';
import type { CourseReading, ModuleReading } from './reading.ts';

/** What course.yaml says about its folders, its award and the order of its modules. */
export function checkCourse(
	reading: CourseReading,
	known: Known,
	report: Report,
	warn: Report
): void {
	const { course, modules, file } = reading;
	// What a draft names may still be on its way.
	const missing = course?.partly.draft === true ? warn : report;
	const listed = course?.partly.modules;
	if (course && listed) {
		const folders = new Map(modules.map((module) => [module.folder, module]));
		const path = ['modules'];
		checkReferences(course, path, listed, folders, 'a folder beside course.yaml', missing);
		for (const module of modules.filter(({ folder }) => !listed.includes(folder))) {
			report({ file: module.file, line: 1, message: `this folder is not in "modules" of ${file}` });
		}
	}
	const { award, grades } = course?.partly ?? {};
	if (course && award) {
		const known_ = known.outcomes;
		checkReferences(course, ['award', 'outcomes'], award.outcomes, known_, 'in outcomes.yaml');
	}
	if (course && grades) {
		const { pass = 0, merit = 100, distinction = 100 } = grades;
		const rises = pass < merit && (merit < distinction || grades.distinction === undefined);
		if (!rises && grades.merit !== undefined) {
			course.fault(['grades'], 'pass, merit and distinction must rise in this order');
		}
	}
	const { least = 0, most = least } = course?.partly.cost?.seats ?? {};
	if (least > most) course?.fault(['cost', 'seats'], 'the least seats are more than the most');
	if (course && course.partly.follows === course.partly.edition && course.partly.follows) {
		course.fault(['follows'], 'an edition cannot follow itself');
	}
	checkOrder(modules, missing);
}

/** Modules are taught in an order that their prerequisites allow. */
function checkOrder(modules: readonly ModuleReading[], missing: Report): void {
	const codes = modules.map(({ module }) => module?.partly.code);
	modules.forEach(({ module }, place) => {
		if (!module) return;
		const { code, requires, weeks } = module.partly;
		if (code !== undefined && codes.indexOf(code) < place) {
			module.fault(['code'], `another module has the code "${code}"`);
		}
		if (weeks?.from !== undefined && weeks.to !== undefined && weeks.from > weeks.to) {
			module.fault(['weeks'], 'the weeks end before they begin');
		}
		checkUnique(module, requires, (index) => ['requires', index], 'the module');
		requires?.forEach((required, index) => {
			if (required === undefined) return;
			const other = codes.indexOf(required);
			const fault = (message: string) => module.fault(['requires', index], message);
			if (other === -1) {
				const line = module.lineOf(['requires', index]);
				const message = `there is no module "${required}" in this course`;
				missing({ file: module.file, line, message });
			} else if (required === code) fault('a module cannot require itself');
			else if (leadsTo(modules, required, code))
				fault(`${code} and ${required} require each other`);
			else if (other > place) fault(`${required} is taught after ${code}`);
		});
	});
}

/** True when `from` requires `to`, itself or by way of others. */
function leadsTo(modules: readonly ModuleReading[], from: string, to: string | undefined): boolean {
	const seen = new Set<string>();
	const open = [from];
	for (let code = open.pop(); code !== undefined; code = open.pop()) {
		if (code === to) return true;
		if (seen.has(code)) continue;
		seen.add(code);
		for (const { module } of modules) {
			if (module?.partly.code !== code) continue;
			open.push(...(module.partly.requires ?? []).filter((other) => other !== undefined));
		}
	}
	return false;
}
