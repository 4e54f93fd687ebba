package io.syncline.agent.check;

import io.syncline.core.consistency.Sample;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One run of the check.
 *
 * @param id its name, unique in the cluster; later ones sort behind earlier ones
 * @param mount namespace path of the mount
 * @param path what is compared: at and below this path of the mount
 * @param scope the location that is shown there
 * @param options how it compares
 * @param reason why it was started; may be empty
 * @param started when, by the clock of the node that was asked
 * @param state how it is
 * @param ended when it ended; empty while it runs
 * @param failure why it could not go on; empty otherwise
 */
public record CheckRun(
    String id,
    NamespacePath mount,
    NamespacePath path,
    Location scope,
    CheckOptions options,
    String reason,
    Instant started,
    CheckState state,
    Optional<Instant> ended,
    String failure) {
  public CheckRun {
    Objects.requireNonNull(id);
    Objects.requireNonNull(mount);
    Objects.requireNonNull(path);
    Objects.requireNonNull(scope);
    Objects.requireNonNull(options);
    Objects.requireNonNull(reason);
    Objects.requireNonNull(started);
    Objects.requireNonNull(state);
    Objects.requireNonNull(ended);
    Objects.requireNonNull(failure);
  }

  /** Which part is compared: the same one when it goes on, another one in the next run. */
  Sample sample() {
    return new Sample(options.sample(), id.hashCode());
  }

  boolean isRunning() {
    return state == CheckState.RUNNING;
  }

  /** The same, ended. */
  public CheckRun endedAs(CheckState how, Instant when, String why) {
    return new CheckRun(
        id, mount, path, scope, options, reason, started, how, Optional.of(when), why);
  }

  /** The same, running from now on. */
  public CheckRun resumedAt(Instant when) {
    return new CheckRun(
        id, mount, path, scope, options, reason, when, CheckState.RUNNING, Optional.empty(), "");
  }
}
