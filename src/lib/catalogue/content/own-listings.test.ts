import { describe, expect, test } from 'vitest';
import {
	asFiles,
	changed,
	sampleContent,
	type SampleFiles
} from '../../../../tests/support/content.ts';
import { checkContent } from './content.ts';
import { withoutDrafts } from './drafts.ts';
import { faultText } from './fault.ts';

const folder = 'invented-pilot';
const lesson = `${folder}/inv-1/1.1-first-things.md`;

const own = {
	[`${folder}/sources.yaml`]:
		'- id: own-2025\n  title: Own report\n  publisher: Invented\n  published: "2025"\n  standing: primary\n',
	[`${folder}/glossary.yaml`]:
		'- term: workaround\n  also: [own way]\n  meaning: What people do so that the work gets done.\n',
	[`${folder}/outcomes.yaml`]:
		'- key: btk/1\n  title: One\n  framework: Invented toolkit\n  version: "2"\n'
};

const using = (files: SampleFiles): SampleFiles =>
	changed(
		lesson,
		(text) =>
			text
				.replace('[[SIRO]]', 'way around it, a [[own way]],')
				.replace('[@a-2018].', '[@a-2018] [@own-2025].')
				.replace('maps: [ndg/2]', 'maps: [ndg/2, btk/1]'),
		files
	);

const withOwn = using({ ...sampleContent(), ...own });
const faultsOf = (files: SampleFiles) => checkContent(asFiles(files)).faults.map(faultText);

describe('what a course lists of its own', () => {
	test('adds to what the tranche lists', () => {
		const { faults, editions } = checkContent(asFiles(withOwn));
		expect(faults).toEqual([]);
		const [edition] = editions;
		const [first] = edition!.modules[0]!.lessons;
		expect(first!.sources.map(({ id }) => id)).toContain('own-2025');
		expect(first!.terms.map(({ term }) => term)).toEqual(['deputy', 'workaround']);
		expect(edition!.glossary.map(({ term }) => term)).toEqual(['SIRO', 'deputy', 'workaround']);
	});

	test('is part of the edition: its files and its hash', () => {
		const [edition] = checkContent(asFiles(withOwn)).editions;
		const paths = edition!.files.map(({ path }) => path);
		for (const path of Object.keys(own)) expect(paths).toContain(path);
		const comma = changed(`${folder}/sources.yaml`, (text) => `${text}\n`, withOwn);
		const [other] = checkContent(asFiles(comma)).editions;
		expect(other!.contentHash).not.toBe(edition!.contentHash);
	});

	test('is not there for another course of the tranche', () => {
		const other = Object.fromEntries(
			Object.entries(using(sampleContent()))
				.filter(([path]) => path.startsWith(`${folder}/`))
				.map(([path, text]) => [
					path.replace(folder, 'other'),
					typeof text === 'string' ? text.replace('edition: pilot-1', 'edition: other-1') : text
				])
		);
		const found = faultsOf({ ...withOwn, ...other }).join('\n');
		expect(found).toContain('other/inv-1/1.1-first-things.md:6: "btk/1" is not in outcomes.yaml');
		expect(found).toContain('the source "own-2025" is not in sources.yaml');
		expect(found).toContain('the term "own way" is not in glossary.yaml');
	});

	test.each([
		{
			file: 'sources.yaml',
			from: 'id: own-2025',
			to: 'id: b-2020',
			says: '1: the source "b-2020" is in the tranche\'s file already: use that one, or give this another name'
		},
		{
			file: 'glossary.yaml',
			from: 'also: [own way]',
			to: 'also: [own way, Senior Owner]',
			says: '1: the spelling "Senior Owner" is in the tranche\'s file already: use that one, or give this another name'
		},
		{
			file: 'outcomes.yaml',
			from: /^/,
			to: '- key: ndg/2\n  title: Two\n  framework: Invented\n  version: "1"\n',
			says: '1: the outcome "ndg/2" is in the tranche\'s file already: use that one, or give this another name'
		},
		{
			file: 'sources.yaml',
			from: /[^]*/,
			to: '$&$&',
			says: '6: the source "own-2025" is listed twice'
		}
	])('$says', ({ file, from, to, says }) => {
		const path = `${folder}/${file}`;
		const files = changed(path, (text) => text.replace(from, to), withOwn);
		expect(faultsOf(files)).toContain(`${path}:${says}`);
	});
});

describe('an exercise', () => {
	const page = `${folder}/inv-2/exercise/1-roles.md`;

	test('has pages for those who lead it', () => {
		const [edition] = checkContent(asFiles(sampleContent())).editions;
		expect(edition!.modules[1]!.exercise).toEqual([
			expect.objectContaining({ slug: '1-roles', title: 'Roles', position: 1, words: 5 })
		]);
	});

	test('may hold a scenario, and nothing else', () => {
		const exercise = `${folder}/inv-2/exercise`;
		const empty = faultsOf({ ...sampleContent(), [`${exercise}/scenario.yaml`]: 'title: Empty\n' });
		expect(empty).toContain(`${exercise}/scenario.yaml:1: "regions" is missing`);
		expect(faultsOf({ ...sampleContent(), [`${exercise}/other.yaml`]: 'x: 1\n' })).toEqual([
			`${exercise}/other.yaml:1: has no place in the content format`
		]);
	});

	test.each([
		{ from: 'title: Roles\n', to: '', says: `${page}:2: "title" is missing` },
		{ from: '[@b-2020]', to: '[@no]', says: `${page}:6: the source "no" is not in sources.yaml` },
		{ from: /\nOne[^]*/, to: '', says: `${page}:5: the page is empty` }
	])('$says', ({ from, to, says }) => {
		expect(faultsOf(changed(page, (text) => text.replace(from, to)))).toEqual([says]);
	});
});

describe('a draft', () => {
	const course = `${folder}/course.yaml`;
	const drafted = (files: SampleFiles = sampleContent()) =>
		changed(course, (text) => text.replace('title:', 'draft: true\ntitle:'), files);

	test('may name what is still on its way', () => {
		const partly = Object.fromEntries(
			Object.entries(drafted()).filter(([path]) => !path.startsWith(`${folder}/inv-1/`))
		);
		const { faults, warnings } = checkContent(asFiles(partly));
		expect(faults).toEqual([]);
		expect(warnings.map(faultText)).toEqual([
			`${course}:8: "inv-1" is not a folder beside course.yaml`,
			`${folder}/inv-2/module.yaml:6: there is no module "INV-1" in this course`
		]);
	});

	test('is left out of what is published, with all its files', () => {
		const left = [...withoutDrafts(asFiles(drafted())).keys()];
		expect(left).toEqual(['glossary.yaml', 'outcomes.yaml', 'sources.yaml', 'tranche.yaml']);
		expect(withoutDrafts(asFiles(sampleContent()))).toEqual(asFiles(sampleContent()));
	});
});
