package io.syncline.agent;

import io.syncline.core.model.Location;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.watch.CanaryWatch;
import io.syncline.watch.s3.canary.CanaryObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Canaries in a configured store: a few objects, each written again and again. They are written
 * past the log, as somebody else would.
 */
final class StoreCanary implements CanaryObject {
  /** Names, each for the second object after so many others. */
  private static final int NAMES = 2 * CanaryWatch.MAX_OUT;

  private final Supplier<UnderFileSystem> store;
  private final Location prefix;
  private final String owner;
  private int next = ThreadLocalRandom.current().nextInt(NAMES);

  /**
   * Canaries that are not written yet; which is the first is left to chance, because those of a
   * predecessor may still come.
   *
   * @param owner begins their names, so that clusters that share a prefix tell theirs apart
   */
  StoreCanary(Supplier<UnderFileSystem> store, Location prefix, String owner) {
    this.store = store;
    this.prefix = prefix;
    this.owner = owner;
  }

  @Override
  public Location next() {
    Location object = prefix.child(owner + "-" + next);
    next = (next + 1) % NAMES;
    return object;
  }

  @Override
  public void write(Location object) {
    byte[] bytes =
        "written to see whether its notification comes\n".getBytes(StandardCharsets.UTF_8);
    store.get().create(object, new ByteArrayInputStream(bytes), true, () -> {}).throwFailure();
  }
}
