package io.syncline.cli.command.file;

import io.syncline.cli.command.file.FileShapes.Described;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.quantity.DurationText;
import io.syncline.cli.session.Query;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.Token;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline stat}. */
@Command(
    name = "stat",
    description = "Shows a path: what it is, where it is in the store, and how fresh that is.",
    footer = {
      "  syncline stat /lake/hello.md",
      "  syncline stat --max-staleness 0 s3://lake/hello.md",
      "  syncline stat -A -o json /lake/hello.md"
    })
public final class StatCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Namespace paths or UFS URIs.")
  private List<String> paths = List.of();

  @Option(
      names = "--max-staleness",
      paramLabel = "DURATION",
      description =
          "Oldest acceptable answer, such as 5s; 0 asks the store now (default: the mount's sync"
              + " interval).")
  private @Nullable String maxStaleness;

  @Mixin private final TokenOption tokens = new TokenOption();

  private final Session session;

  public StatCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Optional<Duration> bound = bound();
    List<Token> read = tokens.value();
    Query<Described> query =
        (node, items) ->
            paths.forEach(
                path ->
                    items.accept(
                        new Described(node.stat(path, bound, read), session.clock().instant())));
    return paths.size() == 1
        ? session.one(FileShapes.STAT, query)
        : session.list(FileShapes.STAT, query);
  }

  private Optional<Duration> bound() {
    if (maxStaleness == null) {
      return Optional.empty();
    }
    return Optional.of(
        DurationText.parse(maxStaleness)
            .orElseThrow(
                () ->
                    Failure.usage(
                        "--max-staleness '"
                            + maxStaleness
                            + "' is not a duration (expected e.g. 5s, 2m, 0)",
                        "")));
  }
}
