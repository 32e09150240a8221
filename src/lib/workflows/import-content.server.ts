import type { CompiledEdition } from '#lib/catalogue/content/compiled.ts';
import { bringIntoBank, retireTwins } from '#lib/assessment/bank/edition-items.server.ts';
import {
	type BroughtQuestion,
	mustBeFit,
	UnfitQuestions
} from '#lib/assessment/bank/edition-review.rules.ts';
import { storePictures } from '#lib/assessment/bank/bank-pictures.server.ts';
import { authoredItems } from '#lib/catalogue/content/authored-items.ts';
import { lettersLacking } from '#lib/certification/printed-letters.server.ts';
import { checkContent } from '#lib/catalogue/content/content.ts';
import { contentHashes } from '#lib/catalogue/content/content-hash.ts';
import { withoutDrafts } from '#lib/catalogue/content/drafts.ts';
import { ContentFaults, type Fault } from '#lib/catalogue/content/fault.ts';
import { readTranche } from '#lib/catalogue/content/files.server.ts';
import type { ContentFiles } from '#lib/catalogue/content/text.ts';
import { publishedHashes, publishEdition } from '#lib/catalogue/publish-edition.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { Refused } from '#lib/platform/errors.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';

/** An edition by its words; `contentHash` is what it is known by. */
export type ImportedEdition = {
	course: string;
	label: string;
	contentHash: string;
	/** Questions that nobody but whoever wrote them is known to have seen. */
	unreviewed: number;
	/** Of these, what was reviewed where this program does not see it, as was said now or before. */
	reviewedElsewhere: number;
};
export type ImportReport = {
	imported: ImportedEdition[];
	unchanged: string[];
	/** Why editions were not published, where that was to keep no other from it. */
	leftOut: UnfitQuestions[];
};

export type ImportRules = {
	/** Refuses an edition with a question that no second person is known to have seen. */
	onlyReviewed?: boolean;
	/** Who reviewed such questions, and where. It is kept, and they are taken by it. */
	reviewedElsewhere?: string | null;
	/** Publishes the others when one is refused because of its questions. */
	leaveOut?: boolean;
};

/**
 * Publishes the courses of a tranche's folder but the drafts, all of them or none. Idempotent: an edition is known
 * by the hash of its files, so the same bytes are the same edition and unchanged content is not even
 * looked at.
 * Questions of a new edition are in the bank afterwards, live and once: drafts of the same words are
 * they, or are retired where they have another name; drafts of other words are kept over them.
 * @returns what is new, and the hashes of what was published before
 * @throws ContentFaults (Invalid) with every fault there is
 * @throws UnfitQuestions (Invalid) with every question that keeps an edition from being published
 * @throws Refused when a label stands for other content already, or certificates could not show the award
 */
export async function importContent(
	sql: Sql,
	actor: Actor,
	folder: string,
	rules: ImportRules = {}
): Promise<ImportReport> {
	authorise(actor, 'content.publish');
	const faults: Fault[] = [];
	const { root, files: all } = await readTranche(folder, (fault) => void faults.push(fault));
	const files = withoutDrafts(all);
	const hashes = contentHashes(files);
	const published = await publishedHashes(sql, [...hashes.values()]);
	const unchanged = [...hashes].filter(([, hash]) => published.has(hash));
	const report: ImportReport = {
		imported: [],
		unchanged: unchanged.map(([, hash]) => hash),
		leftOut: []
	};
	if (faults.length === 0 && hashes.size > 0 && unchanged.length === hashes.size) return report;

	const checked = checkContent(without(files, new Map(unchanged)), faults);
	if (checked.faults.length > 0) throw new ContentFaults(root, checked.faults);
	return inTransaction(sql, async (tx) => {
		for (const edition of inOrder(checked.editions)) {
			try {
				const imported = await tx.savepoint((within) =>
					publishOne(within as Transaction, actor, edition, rules)
				);
				if (imported) report.imported.push(imported);
				else report.unchanged.push(edition.contentHash);
			} catch (error) {
				if (!rules.leaveOut || !(error instanceof UnfitQuestions)) throw error;
				report.leftOut.push(error);
			}
		}
		return report;
	});
}

/** Courses that were published as they are were checked then. */
const without = (files: ContentFiles, folders: ReadonlyMap<string, unknown>): ContentFiles =>
	new Map([...files].filter(([path]) => !folders.has(path.slice(0, path.indexOf('/')))));

/** @returns null when somebody published it meanwhile */
async function publishOne(
	tx: Transaction,
	actor: Actor,
	edition: CompiledEdition,
	{ onlyReviewed = false, reviewedElsewhere = null }: ImportRules
): Promise<ImportedEdition | null> {
	const { courseCode: course, label, contentHash } = edition;
	const { id, isNew } = await publishEdition(tx, actor, edition);
	if (!isNew) return null;
	await refuseUnprinted(edition);
	const questions = await bringQuestions(tx, actor, edition, reviewedElsewhere);
	mustBeFit(`${course} ${label}`, questions, { onlyReviewed });
	const unreviewed = questions.filter(({ reviewed }) => !reviewed);
	const told = unreviewed.filter(({ elsewhere }) => elsewhere !== null);
	if (reviewedElsewhere !== null && told.length > 0) {
		const about = { course, label, questions: told.length, said: reviewedElsewhere };
		await recordAudit(tx, actor, 'questions-reviewed-elsewhere', { type: 'edition', id }, about);
	}
	const counts = { unreviewed: unreviewed.length, reviewedElsewhere: told.length };
	return { course, label, contentHash, ...counts };
}

/** What certificates say of an award is the edition's for good. */
async function refuseUnprinted({ courseCode, label, award }: CompiledEdition): Promise<void> {
	const lacking = await lettersLacking(award.title + award.criteria);
	if (lacking.length === 0) return;
	throw new Refused(
		`Certificates lack ${lacking.join(' ')}, which is in the title or the criteria of the award of ${courseCode} ${label}.`
	);
}

async function bringQuestions(
	tx: Transaction,
	actor: Actor,
	published: CompiledEdition,
	elsewhere: string | null
): Promise<BroughtQuestion[]> {
	const { courseCode } = published;
	const edition = `${courseCode}@${published.label}`;
	const brought: BroughtQuestion[] = [];
	for (const { item, source, pictures, file, ...about } of authoredItems(published)) {
		await storePictures(tx, actor, [...pictures.values()]);
		const shown = new Map([...pictures].map(([path, { sha256 }]) => [path, sha256]));
		const written = { ...about, courseCode, edition, pictures: shown, item: { ...item, source } };
		const known = await bringIntoBank(tx, actor, { ...written, elsewhere });
		brought.push({ key: item.key, file, ...known });
	}
	await retireTwins(tx, actor, { courseCode, edition });
	return brought;
}

/** An edition is published after the one that it follows, so that it is the newest of the two. */
function inOrder(editions: readonly CompiledEdition[]): CompiledEdition[] {
	const depth = (edition: CompiledEdition, from = editions.length): number => {
		const before = editions.find(
			({ courseCode, label }) => courseCode === edition.courseCode && label === edition.follows
		);
		return before && from > 0 ? 1 + depth(before, from - 1) : 0;
	};
	return editions.toSorted((a, b) => depth(a) - depth(b));
}
