package io.syncline.cli.session;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Format;
import io.syncline.cli.quantity.DurationText;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its name. */
public final class GlobalOptions {
  @Option(
      names = {"-c", "--cluster"},
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "Ask this cluster: the name of a context (default: the current context).")
  private @Nullable String cluster;

  @Option(
      names = {"-A", "--all-clusters"},
      scope = ScopeType.INHERIT,
      description = "Ask all contexts at once; adds the column CLUSTER.")
  private boolean allClusters;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description = "Form of the data: ${COMPLETION-CANDIDATES} (default: table).")
  private Format format = Format.table;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      scope = ScopeType.INHERIT,
      description = "How long each call may take, such as 5s or 2m (default: as suits the call).")
  private @Nullable String timeout;

  @Option(
      names = {"-y", "--yes"},
      scope = ScopeType.INHERIT,
      description = "Do not ask before something is destroyed.")
  private boolean yes;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "No notes and no progress on stderr.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show stack traces with errors.")
  private boolean verbose;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "No colours; NO_COLOR in the environment does the same.")
  private boolean noColor;

  @Option(
      names = "--no-progress",
      scope = ScopeType.INHERIT,
      description = "No progress on stderr.")
  private boolean noProgress;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  /** The context that was asked for by name. */
  Optional<String> cluster() {
    return Optional.ofNullable(cluster);
  }

  boolean allClusters() {
    return allClusters;
  }

  Format format() {
    return format;
  }

  boolean yes() {
    return yes;
  }

  boolean quiet() {
    return quiet;
  }

  boolean verbose() {
    return verbose;
  }

  boolean color() {
    return !noColor;
  }

  boolean progress() {
    return !noProgress;
  }

  /** How long each call may take. */
  Optional<Duration> timeout() {
    if (timeout == null) {
      return Optional.empty();
    }
    return Optional.of(
        DurationText.parse(timeout)
            .filter(duration -> !duration.isZero() && duration.compareTo(Duration.ofDays(7)) <= 0)
            .orElseThrow(
                () ->
                    Failure.usage(
                        "--timeout '"
                            + timeout
                            + "' is not a duration (expected e.g. 5s or 2m, at most 7d)",
                        "")));
  }
}
