package io.syncline.chaos.process;

/** A node: the cluster that it belongs to, and its number there. */
public record NodeName(String cluster, int number) {
  @Override
  public String toString() {
    return cluster + "-" + number;
  }
}
