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
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';

/** An edition by its words; `contentHash` is what it is known by. */
export type ImportedEdition = { course: string; label: string; contentHash: string };
export type ImportReport = { imported: ImportedEdition[]; unchanged: string[] };

/**
 * Publishes the courses of a tranche's folder but the drafts, all of them or none. Idempotent: an edition is known
 * by the hash of its files, so the same bytes are the same edition and unchanged content is not even
 * looked at.
 * Questions of a new edition are in the bank afterwards, live and once: drafts of the same words are
 * they, or are retired where they have another name; drafts of other words are kept over them.
 * @returns what is new, and the hashes of what was published before
 * @throws ContentFaults (Invalid) with every fault there is
 * @throws Refused when a label stands for other content already
 */
export async function importContent(sql: Sql, actor: Actor, folder: string): Promise<ImportReport> {
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
			if (isNew) {
				for (const { moduleCode, item, source, pictures } of authoredItems(edition)) {
					await storePictures(tx, actor, [...pictures.values()]);
					const shown = new Map([...pictures].map(([path, { sha256 }]) => [path, sha256]));
					const about = { courseCode: course, moduleCode, pictures: shown };
					const written = { ...about, item: { ...item, source } };
					await bringIntoBank(tx, actor, { ...written, edition: `${course}@${label}` });
				}
				await retireTwins(tx, actor, { courseCode: course, edition: `${course}@${label}` });
			}
			if (isNew) report.imported.push({ course, label, contentHash });
			else report.unchanged.push(contentHash);
		}
		return report;
	});
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
