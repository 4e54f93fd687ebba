package io.syncline.sim.world;

import java.util.ArrayList;
import java.util.List;

/** One topic from when it was made until it is deleted. */
public final class Topic {
  private final String name;
  private final String id;
  private final List<Partition> partitions = new ArrayList<>();

  Topic(String name, String id, int count, Partition.Listener listener) {
    this.name = name;
    this.id = id;
    for (int i = 0; i < count; i++) {
      partitions.add(new Partition(listener));
    }
  }

  public String name() {
    return name;
  }

  /** The identity of this very topic. */
  public String id() {
    return id;
  }

  public Partition partition(int partition) {
    return partitions.get(partition);
  }

  public int size() {
    return partitions.size();
  }
}
