package io.syncline.agent.config;

/** How keys stand in the listings of an S3-compatible store. */
public enum KeyDecoding {
  /** Percent-encoded once, on request, as AWS does. */
  URL_ENCODED,
  /** As they are. */
  RAW
}
