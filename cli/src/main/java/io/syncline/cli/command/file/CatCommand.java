package io.syncline.cli.command.file;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.session.Session;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline cat}. */
@Command(
    name = "cat",
    description = "Writes the bytes of files to stdout.",
    footer = {
      "  syncline cat /lake/hello.md",
      "  syncline cat --range 0-99 /lake/big.bin",
      "  syncline cat --range -10 s3://lake/big.bin"
    })
public final class CatCommand implements Callable<Integer> {
  private static final Pattern RANGE = Pattern.compile("\\d{1,18}-\\d{0,18}|-\\d{1,18}");

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Namespace paths or UFS URIs.")
  private List<String> paths = List.of();

  @Option(
      names = "--range",
      paramLabel = "A-B",
      description =
          "Only the bytes from A to B, both included and counted from 0; A- to the end, -N the last"
              + " N.")
  private @Nullable String range;

  @Mixin private final TokenOption tokens = new TokenOption();

  private final Session session;

  public CatCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (range != null && !RANGE.matcher(range).matches()) {
      throw Failure.usage(
          "--range '" + range + "' is not a range (expected e.g. 0-99, 100-, -10)", "");
    }
    try (NodeClient node = session.connect()) {
      for (String path : paths) {
        ToStdout.write(
            session,
            path,
            () -> node.data().open(path, Optional.ofNullable(range), tokens.value()));
      }
    }
    return ExitCode.OK.number();
  }
}
