import type { CompiledEdition } from '#lib/catalogue/content/compiled.ts';
import { bringIntoBank, retireTwins } from '#lib/assessment/bank/edition-items.server.ts';
import { storePictures } from '#lib/assessment/bank/bank-pictures.server.ts';
import { authoredItems } from '#lib/catalogue/content/authored-items.ts';
import { checkContent } from '#lib/catalogue/content/content.ts';
import { contentHashes } from '#lib/catalogue/content/content-hash.ts';
import { withoutDrafts } from '#lib/catalogue/content/drafts.ts';
import { ContentFaults, type Fault } from '#lib/catalogue/content/fault.ts';
import { readTranche } from '#lib/catalogue/content/files.server.ts';
import { publishedHashes, publishEdition } from '#lib/catalogue/publish-edition.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { Refused } from '#lib/platform/errors.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';

/** An edition by its words; `contentHash` is what it is known by. */
export type ImportedEdition = {
	course: string;
	label: string;
	contentHash: string;
	/** Questions that nobody but whoever wrote them is known to have seen. */
	unreviewed: number;
};
export type ImportReport = { imported: ImportedEdition[]; unchanged: string[] };

/**
 * Publishes the courses of a tranche's folder but the drafts, all of them or none. Idempotent: an edition is known
 * by the hash of its files, so the same bytes are the same edition and unchanged content is not even
 * looked at.
 * Questions of a new edition are in the bank afterwards, live and once: drafts of the same words are
 * they, or are retired where they have another name; drafts of other words are kept over them.
 * @returns what is new, and the hashes of what was published before
 * @throws ContentFaults (Invalid) with every fault there is
 * @param onlyReviewed refuses an edition with a question that no second person is known to have seen
 * @throws Refused when a label stands for other content already
 */
export async function importContent(
	sql: Sql,
	actor: Actor,
	folder: string,
	{ onlyReviewed = false } = {}
): Promise<ImportReport> {
	authorise(actor, 'content.publish');
	const faults: Fault[] = [];
	const { root, files: all } = await readTranche(folder, (fault) => void faults.push(fault));
	const files = withoutDrafts(all);
	const hashes = [...contentHashes(files).values()];
	const published = await publishedHashes(sql, hashes);
	if (faults.length === 0 && hashes.length > 0 && hashes.every((hash) => published.has(hash))) {
		return { imported: [], unchanged: hashes };
	}

	const checked = checkContent(files, faults);
	if (checked.faults.length > 0) throw new ContentFaults(root, checked.faults);
	return inTransaction(sql, async (tx) => {
		const report: ImportReport = { imported: [], unchanged: [] };
		for (const edition of inOrder(checked.editions)) {
			const { courseCode: course, label, contentHash } = edition;
			const { isNew } = await publishEdition(tx, actor, edition);
			if (!isNew) {
				report.unchanged.push(contentHash);
				continue;
			}
			const unseen = await bringQuestions(tx, actor, edition);
			if (onlyReviewed && unseen.length > 0) {
				throw new Refused(
					`No second person is known to have reviewed these questions of ${course} ${label}: ${unseen.join(', ')}. Name who wrote and who reviewed them in quiz.yaml, or have them reviewed in the bank first.`
				);
			}
			report.imported.push({ course, label, contentHash, unreviewed: unseen.length });
		}
		return report;
	});
}

/** @returns keys of those that nobody but whoever wrote them is known to have seen */
async function bringQuestions(
	tx: Transaction,
	actor: Actor,
	published: CompiledEdition
): Promise<string[]> {
	const { courseCode } = published;
	const edition = `${courseCode}@${published.label}`;
	const unseen: string[] = [];
	for (const { item, source, pictures, ...about } of authoredItems(published)) {
		await storePictures(tx, actor, [...pictures.values()]);
		const shown = new Map([...pictures].map(([path, { sha256 }]) => [path, sha256]));
		const written = { ...about, courseCode, edition, pictures: shown, item: { ...item, source } };
		const brought = await bringIntoBank(tx, actor, written);
		if (brought.unseen) unseen.push(item.key);
	}
	await retireTwins(tx, actor, { courseCode, edition });
	return unseen;
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
