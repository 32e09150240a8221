import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { ImageMediaType } from './content/image.ts';

export type PublishedImage = {
	mediaType: ImageMediaType;
	bytes: Uint8Array<ArrayBuffer>;
};

/**
 * An image of any edition, by the SHA-256 of its bytes. Whoever knows it has seen the lesson.
 * @throws NotFound
 */
export async function imageOf(sql: AnySql, sha256: string): Promise<PublishedImage> {
	const [image] = await sql<PublishedImage[]>`
		select media_type, bytes from edition_image where sha256 = ${sha256} limit 1`;
	if (!image) throw new NotFound('That image');
	return image;
}
