package io.syncline.ufs.limit;

/**
 * The kinds of request that an adapter sends to its store; a closed set, fit for a metric's label.
 */
public enum StoreOperation {
  /** The status of one object. */
  HEAD,
  /** The status of one file of a tree. */
  STAT,
  /** One page of a listing. */
  LIST,
  /** Opening a file's bytes, up to the first byte. */
  GET,
  /** A whole file in one request. */
  PUT,
  /** Copying inside the store. */
  COPY,
  /** Removing one name. */
  DELETE,
  /** Removing many names in one request. */
  DELETE_BATCH,
  /** Renaming inside a tree. */
  RENAME,
  /** Making a directory, or the marker that stands for one. */
  MAKE_DIRECTORY,
  /** Opening a multipart upload. */
  MULTIPART_CREATE,
  /** Sending one part. */
  MULTIPART_PART,
  /** Copying one part inside the store. */
  MULTIPART_COPY,
  /** Making a multipart upload visible. */
  MULTIPART_COMPLETE,
  /** Giving a multipart upload up. */
  MULTIPART_ABORT
}
