package io.syncline.chaos.client;

import io.syncline.chaos.process.Fleet;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.ExternalChanges;
import java.util.Optional;
import java.util.OptionalLong;

/** The mounts of both clusters. Everything that writes there goes through Syncline. */
public enum Mount {
  /** Polls every three seconds, or is told. */
  LAKE("/lake", "/lake", 3_000),
  /** Never asks because of age: what it shows of others, it was told. */
  STILL("/still", "/still", -1),
  /** The same location as {@link #STILL}, with a bound. */
  QUICK("/quick", "/still", 1_500);

  private final String path;
  private final String home;
  private final long intervalMillis;

  Mount(String path, String home, long intervalMillis) {
    this.path = path;
    this.home = home;
    this.intervalMillis = intervalMillis;
  }

  public String path() {
    return path;
  }

  /** The one name, for a history, of what this mount shows as that path. */
  public String canonical(String shown) {
    return home + shown.substring(path.length());
  }

  /** How this mount shows what has that one name; empty if it does not. */
  public Optional<String> shown(String canonical) {
    return canonical.startsWith(home + "/")
        ? Optional.of(path + canonical.substring(home.length()))
        : Optional.empty();
  }

  /** The stricter of what is asked for and of this mount's interval. */
  public OptionalLong bound(OptionalLong asked) {
    if (intervalMillis < 0) {
      return asked;
    }
    return OptionalLong.of(Math.min(intervalMillis, asked.orElse(intervalMillis)));
  }

  public AddMountRequest request() {
    return AddMountRequest.newBuilder()
        .setPath(path)
        .setLocation("s3://" + Fleet.BUCKET + home)
        .setSyncIntervalMillis(intervalMillis)
        .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_NONE)
        .setReason("chaos")
        .build();
  }
}
