import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { answerOf } from "./store-error.ts";

/** Bucket and key as the SDK wants them. */
interface ObjectPlace {
  readonly Bucket: string;
  readonly Key: string;
}

/** Statuses of a server that has no versions, or does not let us touch them. */
const NOT_OURS_TO_DELETE = [403, 405, 501];

/**
 * Deletes every version of an object, then the marks that hide them: the other way round, a version
 * that may not be deleted (Object Lock, or no `s3:DeleteObjectVersion`) would become visible again.
 * Such a version stays hidden for the bucket's lifecycle to remove; so do all without
 * `s3:ListBucketVersions`.
 */
export async function deleteVersions(client: S3Client, place: ObjectPlace): Promise<void> {
  try {
    const { versions, marks } = await versionsOf(client, place);
    for (const VersionId of [...versions, ...marks]) {
      await client.send(new DeleteObjectCommand({ ...place, VersionId }));
    }
  } catch (error) {
    if (!NOT_OURS_TO_DELETE.includes(answerOf(error).httpStatusCode ?? 0)) throw error;
  }
}

async function versionsOf(client: S3Client, { Bucket, Key }: ObjectPlace) {
  const versions: string[] = [];
  const marks: string[] = [];
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    page = await client.send(
      new ListObjectVersionsCommand({
        Bucket,
        Prefix: Key,
        KeyMarker: page?.NextKeyMarker,
        VersionIdMarker: page?.NextVersionIdMarker,
      }),
    );
    versions.push(...idsOf(page.Versions, Key));
    marks.push(...idsOf(page.DeleteMarkers, Key));
    // Keys come in order and a prefix comes before what it begins, so the next key ends the search.
  } while (page.IsTruncated && page.NextKeyMarker === Key);
  return { versions, marks };
}

function idsOf(
  entries: readonly { Key?: string; VersionId?: string }[] = [],
  key: string,
): string[] {
  return entries.flatMap(({ Key, VersionId }) => (Key === key && VersionId ? [VersionId] : []));
}
