package io.syncline.chaos.process;

/** What a link of a node leads to. */
public enum LinkEnd {
  KAFKA,
  ZOOKEEPER,
  UFS
}
