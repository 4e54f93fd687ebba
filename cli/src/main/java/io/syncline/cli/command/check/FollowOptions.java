package io.syncline.cli.command.check;

import io.syncline.cli.failure.Failure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a check is followed to its end, and what then is done with what it found. */
final class FollowOptions {
  @Option(
      names = "--detach",
      description = "Only start it and print its id; it goes on at the cluster.")
  private boolean detach;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "At the end write what was found and is kept as lines of JSON, and the run as the last.")
  private @Nullable Path report;

  @Option(
      names = "--fail-on",
      paramLabel = "KIND,...",
      description =
          "The kinds that end it with 11: MISSING_LOCAL, ORPHAN_LOCAL, STALE_ATTR, TYPE_MISMATCH,"
              + " PEER_DIVERGED, UNVERIFIABLE, or none (default: all but UNVERIFIABLE).")
  private @Nullable String failOn;

  /** Refuses what is about a check that runs at a cluster. */
  void requireNone(String with) {
    if (detach || report != null) {
      throw Failure.usage(
          (detach ? "--detach" : "--report") + " does not go with " + with,
          "The command itself compares; take its data with -o json.");
    }
  }

  boolean detach() {
    return detach;
  }

  /** Which findings make the command fail. */
  FailOn failOn() {
    return failOn == null ? FailOn.STUCK : FailOn.parse(failOn);
  }

  /** Where a report goes; to be closed. */
  CheckReport report() {
    if (detach && (report != null || failOn != null)) {
      throw Failure.usage(
          (report != null ? "--report" : "--fail-on")
              + " is about the end of the check, which --detach does not wait for",
          "Use one of them.");
    }
    return report == null ? CheckReport.NONE : CheckReport.at(report);
  }
}
