package io.syncline.cache.check;

import io.syncline.core.consistency.Sighting;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.time.Ticker;
import java.util.Optional;

/** Asks the store, as often as its pace permits, and notes when. */
final class StoreLooks {
  private final UnderFileSystem ufs;
  private final Ticker ticker;
  private final CheckPace pace;
  private long requests;

  StoreLooks(UnderFileSystem ufs, Ticker ticker, CheckPace pace) {
    this.ufs = ufs;
    this.ticker = ticker;
    this.pace = pace;
  }

  UnderFileSystem ufs() {
    return ufs;
  }

  long now() {
    return ticker.nanos();
  }

  /** How old an answer of the store may be, nanoseconds. */
  long lag() {
    return ufs.traits().readLag().toNanos();
  }

  long requests() {
    return requests;
  }

  void awaitRequest() throws InterruptedException {
    pace.awaitRequest();
    requests++;
  }

  /** What the store says about one location now; to be called after its turn was awaited. */
  Sighting look(Location location) {
    long before = now();
    Optional<FileStatus> found = ufs.stat(location);
    return new Sighting(found.orElse(null), before - lag(), now());
  }
}
