package io.syncline.agent.config;

/** Whether the S3 client adds checksums of its own. */
public enum ChecksumMode {
  /** Only where the store asks for one. */
  WHEN_REQUIRED,
  /** Wherever the protocol knows one. */
  WHEN_SUPPORTED
}
