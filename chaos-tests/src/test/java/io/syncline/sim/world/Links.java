package io.syncline.sim.world;

/** How one machine reaches the rest of the world. */
public final class Links {
  private final String machine;
  private boolean toKafka = true;
  private boolean fromKafka = true;
  private boolean store = true;
  private boolean zooKeeper = true;

  public Links(String machine) {
    this.machine = machine;
  }

  /** Whose. */
  public String machine() {
    return machine;
  }

  /** Whether requests reach the brokers. */
  public boolean toKafka() {
    return toKafka;
  }

  /** Whether answers come back from the brokers. */
  public boolean fromKafka() {
    return fromKafka;
  }

  /** Whether the store is reached. */
  public boolean store() {
    return store;
  }

  /** Whether the node hears of mounts and assignments. */
  public boolean zooKeeper() {
    return zooKeeper;
  }

  /** Cuts or restores the way to and from the brokers. */
  public void setKafka(boolean to, boolean from) {
    toKafka = to;
    fromKafka = from;
  }

  public void setStore(boolean up) {
    store = up;
  }

  public void setZooKeeper(boolean up) {
    zooKeeper = up;
  }

  /** Everything is reached again. */
  public void restore() {
    setKafka(true, true);
    store = true;
    zooKeeper = true;
  }
}
