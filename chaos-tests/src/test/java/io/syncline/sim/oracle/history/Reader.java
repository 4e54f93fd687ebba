package io.syncline.sim.oracle.history;

/**
 * A node with its cache. A node that lost its state and starts cold is the same reader.
 *
 * @param cluster its cluster
 * @param node its name there
 */
public record Reader(String cluster, String node) {
  @Override
  public String toString() {
    return cluster + "/" + node;
  }
}
