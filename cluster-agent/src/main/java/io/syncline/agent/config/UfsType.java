package io.syncline.agent.config;

import io.syncline.core.model.Scheme;

/** The kinds of store that a node can talk to. */
public enum UfsType {
  /** An S3-compatible store. */
  S3(Scheme.S3),
  /** A directory of this machine, or of a mounted network file system. */
  LOCAL(Scheme.FILE),
  /** An HDFS: a nameservice, or a single NameNode. */
  HDFS(Scheme.HDFS);

  private final Scheme scheme;

  UfsType(Scheme scheme) {
    this.scheme = scheme;
  }

  /** The scheme of its locations. */
  public Scheme scheme() {
    return scheme;
  }
}
