package io.syncline.client;

import io.syncline.proto.node.v1.Token;
import java.util.List;

/**
 * What a node answered to a file that was written.
 *
 * @param path the file's namespace path, as the node names it
 * @param location its address in the store
 * @param size its length in bytes, 0 or more
 * @param version the store's name for these very bytes; empty where it has none
 * @param published whether the log has acked the change
 * @param tokens its places in the log
 */
public record PutAnswer(
    String path,
    String location,
    long size,
    String version,
    boolean published,
    List<Token> tokens) {
  public PutAnswer {
    tokens = List.copyOf(tokens);
  }
}
